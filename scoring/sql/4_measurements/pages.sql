-- One row per (subject, content): a page that tells of a mat or of an offer; its prices without a currency are in the shop's.
create table measurements.pages as

with told as (

    select
        subject,
        any_value(about) as about,
        unnest(any_value(pages)) as page
    from measurements.subjects
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
