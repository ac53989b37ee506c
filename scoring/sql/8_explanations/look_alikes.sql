-- One row per pair of brands that look the same and are written otherwise: letters of another script, 0 for o, rn for m.
-- Why: such a brand is another one to every rule of identity, and may be a forger's. For an editor to look at.
with brands as (

    select
        names.brand,
        count(distinct names.shop) as shops,
        count(distinct names.url) as pages,
        min(names.url) as url,
        replace(replace(replace(
            translate(
                lower(strip_accents(translate(
                    trim(names.brand),
                    -- Cyrillic and Greek letters as they look, capitals first, since they look otherwise when small.
                    'АВЕЅЗІЈКМНОРСТУХҮԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧавеѕзіјкорсухԁһӏԛԝαικνορυχ',
                    'ABES3IJKMHOPCTYXYQWABEZHIKMNOPTYXabes3ijkopcyxdhlqwaikvopux'
                ))),
                '0135i|!$',
                'olesllls'
            ),
            'rn', 'm'
        ), 'vv', 'w'), 'cl', 'd') as looks
    from identity.names as names
    where names.brand is not null
    group by names.brand

)

select
    one.brand,
    other.brand as other_brand,
    one.shops,
    other.shops as other_shops,
    one.url,
    other.url as other_url
from brands as one
join brands as other on other.looks = one.looks
where lower(strip_accents(trim(one.brand))) <> lower(strip_accents(trim(other.brand)))
    -- The brand that more shops state stands first.
    and (one.shops, one.pages, one.brand) > (other.shops, other.pages, other.brand)
order by one.brand, other.brand
