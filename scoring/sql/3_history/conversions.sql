-- One row per (currency, observed_on): units of it for one of the guide's, by the rates of that day or the last before it.
-- Why: a rate that came later was not known to anyone who paid that price; one that is too old converts nothing.
create table history.conversions as

with asked as (

    select distinct
        currency,
        day as observed_on
    from staging.offers
    where currency is not null

),

legs as (

    select currency, day, per_euro, bank, source, digest, run_id
    from inputs.rates

    union all

    select distinct 'EUR' as currency, day, 1 as per_euro, null, null, null, null
    from inputs.rates

),

pairs as (

    select
        theirs.currency,
        theirs.day,
        coalesce(theirs.bank, guide.bank) as bank,
        coalesce(theirs.source, guide.source) as source,
        coalesce(theirs.digest, guide.digest) as digest,
        coalesce(theirs.run_id, guide.run_id) as run_id,
        cast(round(theirs.per_euro / guide.per_euro, 8) as decimal(18, 8)) as per_guide
    from legs as theirs
    join legs as guide on guide.day = theirs.day
    join inputs.constants as constants on constants.currency = guide.currency

),

nearest as (

    select
        asked.currency,
        asked.observed_on,
        pairs.* exclude (currency),
        asked.observed_on - pairs.day as age_days
    from asked
    asof left join pairs on pairs.currency = asked.currency and asked.observed_on >= pairs.day

)

select
    nearest.currency,
    nearest.observed_on,
    case
        when nearest.currency = constants.currency then 'none_needed'
        when nearest.day is null then 'no_rate'
        when nearest.age_days > constants.rate_age_days_max then 'too_old'
        else 'converted'
    end as conversion,
    case
        when nearest.currency = constants.currency then 1
        when nearest.age_days <= constants.rate_age_days_max then nearest.per_guide
    end as rate,
    if(nearest.currency = constants.currency, null, nearest.day) as rate_date,
    if(nearest.currency = constants.currency, null, nearest.bank) as rate_bank,
    if(nearest.currency = constants.currency, null, nearest.source) as rate_source,
    if(nearest.currency = constants.currency, null, nearest.digest) as rate_digest,
    if(nearest.currency = constants.currency, null, nearest.run_id) as rate_run_id
from nearest
cross join inputs.constants as constants
