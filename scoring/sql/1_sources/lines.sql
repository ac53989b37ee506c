-- One row per line of the batch's readings: whose it is, a hash of its text, and the text where no earlier batch had it.
-- Why: a page that stays as it is has the same reading in every run, and is parsed once. A text is a line without what
-- the run adds at its head and tail; a line that is put together in another way is its own text, and is parsed. Of a
-- feed's listings only the digest of the feed's bytes is another one each day: it is taken out, and put back where the
-- words are looked up.
create or replace temp table lines as

with lines as (

    -- A text is long: it is cut into pieces, which are no copies of it, and put together again only where it is new. It is
    -- cut where a rare character stands, which is found sooner than a quote. Between quotes a quote is escaped: these are
    -- keys, and no words of a page.
    select
        line,
        string_split(line, 'Z","market":"') as halves,
        string_split(halves[2], '_run":') as parts,
        regexp_extract(halves[1], '^\{"run":"([^"\\]+)$', 1) || 'Z' as run,
        regexp_extract(substring(parts[1], -500), ',"shop":"([^"\\]+)","record$', 1) as shop,
        regexp_extract(
            parts[2],
            '^(?:"([^"\\]+)"|null),"record_file":(?:"[^"\\]*"|null),"record_offset":(?:\d+|null),'
            || '"digest":(?:"([^"\\]+)"|null),"observed_at":"[^"\\]*","outcome":"([^"\\]*)"\}$',
            ['record_run', 'digest', 'outcome']
        ) as tail,
        len(halves) = 2 and len(parts) = 2 and run <> 'Z' and shop <> '' and tail['outcome'] <> '' as is_cut
    from read_csv(
        $readings,
        columns = {line: 'VARCHAR'},
        auto_detect = false,
        header = false,
        -- JSON has no such character: a line is one column.
        delim = chr(1),
        quote = '',
        escape = '',
        max_line_size = $object_bytes,
        buffer_size = 2 * $object_bytes,
        parallel = $parallel
    )

),

cut as (

    select
        if(is_cut, lines.run, line ->> '$.run') as run,
        if(is_cut, lines.shop, line ->> '$.shop') as shop,
        if(is_cut, nullif(tail.record_run, ''), line ->> '$.record_run') as record_run,
        if(is_cut, nullif(tail.digest, ''), line ->> '$.digest') as digest,
        is_cut,
        if(is_cut, parts[1], line) as words
    from lines

),

dated as (

    select
        *,
        nullif(regexp_extract(words, '_digest":"([^"]*)"', 1), '') as feed_digest
    from cut

),

texts as (

    select
        *,
        -- JSON has no such character: without a feed there is one piece.
        string_split(words, coalesce('_digest":"' || feed_digest || '"', chr(1))) as pieces,
        hash(shop, pieces) as text
    from dated

)

select
    runs.run_number,
    texts.shop,
    texts.digest,
    texts.feed_digest,
    coalesce(texts.record_run, texts.run) as archived_run_id,
    texts.text,
    case
        when known.text is not null then null
        when is_cut then '{"market":"' || array_to_string(texts.pieces, '_digest":"="') || '":null}'
        else array_to_string(texts.pieces, '_digest":"="')
    end as words
from texts
join kept.sources.runs as runs on runs.run_id = texts.run
left join kept.sources.texts as known on known.text = texts.text
