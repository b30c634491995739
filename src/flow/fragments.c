/* SPDX-License-Identifier: BSD-2-Clause */
#include "flow/fragments.h"

#include "core/memory.h"

#define BUCKETS 65536

struct fragment {
	uint32_t src_addr;
	uint32_t dst_addr;
	uint16_t ip_id;
	uint16_t src_port;
	uint16_t dst_port;
	uint8_t protocol;
	uint32_t chain;        /* next in its bucket; 0 ends it */
	uint32_t older, newer; /* by age; a ring through fragments[0] */
	int64_t seen_ns;
};

struct fragments {
	struct hash_seed seed;
	uint32_t used; /* entries ever used, from 1 */
	uint32_t buckets[BUCKETS];
	struct fragment list[FRAGMENTS_MAX + 1]; /* list[0] is the head of the ring */
};

struct fragments *fragments_new(struct hash_seed seed)
{
	/* Reserved, so that a capture without fragments pays nothing for them. */
	struct fragments *fragments = memory_reserve(1, sizeof *fragments);

	fragments->seed = seed;
	return fragments;
}

void fragments_free(struct fragments *fragments)
{
	memory_unreserve(fragments, 1, sizeof *fragments);
}

static uint32_t bucket_of(
	const struct fragments *f, uint32_t src, uint32_t dst, uint8_t protocol, uint16_t ip_id)
{
	return hash_words(f->seed, (uint64_t)src << 32 | dst, (uint64_t)protocol << 16 | ip_id) %
	       BUCKETS;
}

static bool same(const struct fragment *entry, const struct packet *packet)
{
	return entry->src_addr == packet->key.src_addr && entry->dst_addr == packet->key.dst_addr &&
	       entry->protocol == packet->key.protocol && entry->ip_id == packet->ip_id;
}

static uint32_t find(const struct fragments *f, uint32_t bucket, const struct packet *packet)
{
	uint32_t i = f->buckets[bucket];

	while (i && !same(&f->list[i], packet))
		i = f->list[i].chain;
	return i;
}

static void unlink_age(struct fragments *f, uint32_t i)
{
	f->list[f->list[i].older].newer = f->list[i].newer;
	f->list[f->list[i].newer].older = f->list[i].older;
}

static void link_newest(struct fragments *f, uint32_t i)
{
	uint32_t newest = f->list[0].older;

	f->list[i].older = newest;
	f->list[i].newer = 0;
	f->list[newest].newer = i;
	f->list[0].older = i;
}

static void unlink_chain(struct fragments *f, uint32_t i)
{
	const struct fragment *e = &f->list[i];
	uint32_t *link = &f->buckets[bucket_of(f, e->src_addr, e->dst_addr, e->protocol, e->ip_id)];

	while (*link != i)
		link = &f->list[*link].chain;
	*link = e->chain;
}

/* An entry for a new identity, in its bucket: a fresh one, or the oldest's. */
static uint32_t claim(struct fragments *f, uint32_t bucket)
{
	uint32_t i;

	if (f->used < FRAGMENTS_MAX) {
		i = ++f->used;
	} else {
		i = f->list[0].newer;
		unlink_age(f, i);
		unlink_chain(f, i);
	}
	f->list[i].chain = f->buckets[bucket];
	f->buckets[bucket] = i;
	return i;
}

void fragments_remember(struct fragments *f, const struct packet *first)
{
	const struct flow_key *key = &first->key;
	uint32_t bucket = bucket_of(f, key->src_addr, key->dst_addr, key->protocol, first->ip_id);
	uint32_t i = find(f, bucket, first);

	if (i)
		unlink_age(f, i);
	else
		i = claim(f, bucket);
	link_newest(f, i);
	struct fragment *entry = &f->list[i];
	entry->src_addr = key->src_addr;
	entry->dst_addr = key->dst_addr;
	entry->protocol = key->protocol;
	entry->ip_id = first->ip_id;
	entry->src_port = key->src_port;
	entry->dst_port = key->dst_port;
	entry->seen_ns = first->order_ns;
}

bool fragments_find(const struct fragments *f, struct packet *later)
{
	struct flow_key *key = &later->key;
	uint32_t i = find(
		f, bucket_of(f, key->src_addr, key->dst_addr, key->protocol, later->ip_id), later);

	if (!i || later->order_ns - f->list[i].seen_ns > FRAGMENTS_LIFETIME_NS)
		return false;
	key->src_port = f->list[i].src_port;
	key->dst_port = f->list[i].dst_port;
	return true;
}
