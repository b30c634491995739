# bash completion for pcapflow
# shellcheck shell=bash

_pcapflow()
{
	local cur prev command i
	cur=${COMP_WORDS[COMP_CWORD]}
	prev=${COMP_WORDS[COMP_CWORD - 1]}
	COMPREPLY=()

	local cache="--active --inactive --tcp-close --max-flows --ifindex --sort --reorder-window
		--shift --from --until --filter --files-from --profile --routes"
	local datagrams="--netflow-version --engine --sampling --records --export-delay
		--initial-uptime --uptime-wrap"
	local account="--report --quiet --verbose --no-sandbox --help"
	local file="--output --force --nest --rotations --every --localtime --compress --byte-order
		--comment"
	local replay="--to --write --speed --top-speed --rate --max-gap --limit --loop --start-delay
		--timestamps --balance --source --per-input --impair --seed --log --precise
		--datagrams --fail-fast --force"

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		convert | print | replay | receive | show)
			command=${COMP_WORDS[i]}
			break
			;;
		esac
	done

	local words=
	case $prev in
	-F | --format) words="table long show csv json" ;;
	-V | --netflow-version) words="1 5 7" ;;
	-b | --byte-order) words="little big" ;;
	-z | --compress) words="0 1 2 3 4 5 6 7 8 9" ;;
	--tcp-close) words="on off" ;;
	--profile) words="strict ng_netflow fprobe" ;;
	--timestamps) words="original now" ;;
	--sort-by) words="octets packets age" ;;
	--impair) words="drop= dup= reorder= corrupt= truncate= restart=" ;;
	esac
	if [[ -z $words && $cur == -* ]]; then
		case ${command-} in
		convert) words="$cache $datagrams --exporter $file $account" ;;
		print) words="$cache $datagrams --exporter --format $account" ;;
		replay) words="$cache $datagrams $replay $account" ;;
		receive) words="--listen --netflow-version $file --from --count --idle --duration $account" ;;
		show) words="$cache --at --every --top --sort-by --verbose --no-sandbox --help" ;;
		*) words="--help --version" ;;
		esac
	elif [[ -z $words && -z ${command-} ]]; then
		words="convert print replay receive show"
	fi

	# shellcheck disable=SC2207 # completions hold no blanks
	if [[ $words ]]; then
		COMPREPLY=($(compgen -W "$words" -- "$cur"))
		[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
	else
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}
complete -F _pcapflow pcapflow
