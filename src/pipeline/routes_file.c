/* SPDX-License-Identifier: BSD-2-Clause */
#include "pipeline/routes_file.h"

#include "io/stream.h"

struct routes *routes_file_read(const char *path, struct error *error)
{
	struct stream *stream = stream_open(path, error);

	if (!stream)
		return NULL;
	struct bytes text = stream_peek(stream, SIZE_MAX);
	struct routes *routes = NULL;
	struct error reason;
	if (!(routes = routes_parse(text, &reason)))
		error_set(error, "%s: %s", path, reason.text);
	if (stream_damage(stream)) {
		error_set(error, "%s: %s", path, stream_damage(stream));
		routes_free(routes);
		routes = NULL;
	}
	stream_close(stream);
	return routes;
}
