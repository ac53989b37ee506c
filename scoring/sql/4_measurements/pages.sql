-- One row per (subject, content) of a state that was never measured: a page that tells of a mat or of an offer. A price on it
-- that names no currency is in its shop's.
create temp table pages as

with told as (

    select
        subject,
        any_value(about) as about,
        unnest(any_value(pages)) as page
    from measurements.subjects
    anti join temp.measured using (subject)
    group by subject

)

select
    told.subject,
    told.about,
    told.page.content as content,
    told.page.currency as currency,
    told.page.is_policy as is_policy,
    contents.shop,
    contents.url
from told
join sources.contents as contents on contents.content = told.page.content
