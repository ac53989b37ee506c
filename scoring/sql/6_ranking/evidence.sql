-- One row per (product, key, page, place): the words behind a cell of today, and what part they play in it.
create table ranking.evidence as

with words as (

    select
        cells.product_id,
        cells.key,
        cells.position,
        cells.state,
        statements.from_shop as shop,
        statements.from_url as page_url,
        statements.run_number,
        statements.observed_on,
        -- A feed's words stand in the feed's bytes, not in those of the page they are about.
        coalesce(feeds.archived_run_id, pages.archived_run_id) as archived_run_id,
        coalesce(candidates.response_digest, pages.digest) as digest,
        pages.language,
        candidates.* exclude (run_id, run_number, day, shop, url, page_kind, key, raw, response_digest),
        stated_values.value,
        cells.chosen_value is not distinct from stated_values.value as is_chosen,
        candidates.status <> 'set-aside'
            and coalesce(candidates.tier, 'A') <= coalesce(cells.heard_tier, candidates.tier, 'A') as is_heard,
        cells.kind in ('text', 'certifications')
            or cells.chosen_value is not distinct from stated_values.value
            or coalesce(
                abs(cells.chosen_number - stated_values.number)
                    <= greatest(constants.about_within * cells.chosen_number, fact_keys.rounding),
                list_has_all(cells.chosen_implied_words, stated_values.words)
                    or list_has_all(stated_values.implied_words, cells.chosen_words)
            ) as agrees
    from ranking.cells as cells
    join inputs.fact_keys as fact_keys on fact_keys.key = cells.key
    join measurements.statements as statements
        on statements.as_of = cells.as_of
        and statements.product_id = cells.product_id
        and statements.shop = cells.shop
        and statements.url = cells.url
        and statements.key = cells.key
    join staging.readings as pages
        on pages.run_number = statements.run_number
        and pages.shop = statements.from_shop
        and pages.url = statements.from_url
    join staging.candidates as candidates
        on candidates.run_number = statements.run_number
        and candidates.shop = statements.from_shop
        and candidates.url = statements.from_url
        and candidates.key = statements.key
    left join staging.walk_lines as feeds
        on feeds.run_id = statements.run_id
        and feeds.shop = statements.from_shop
        and feeds.url = candidates.response_url
    join staging.stated_values as stated_values
        on stated_values.key = candidates.key and stated_values.raw = candidates.raw
    cross join inputs.constants as constants
    where cells.as_of = 'now'

)

select
    words.* exclude (state, status, is_chosen, is_heard, agrees),
    case
        when words.state = 'contradicted' and is_heard then 'contradicts'
        when words.state <> 'stated' or not agrees or status = 'set-aside' then 'set_aside'
        when row_number() over (
            partition by words.product_id, words.key
            order by is_chosen and is_heard desc, agrees desc, place, words.shop, words.page_url
        ) = 1 then 'decided'
        else 'agrees'
    end as role,
    value_spells.since as unchanged_since
from words
join history.value_spells as value_spells
    on value_spells.shop = words.shop
    and value_spells.url = words.page_url
    and value_spells.key = words.key
    and value_spells.value = words.value
    and words.run_number between value_spells.first_run and value_spells.last_run
