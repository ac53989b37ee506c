-- One row per key that tells mats apart: how far two numbers may lie apart (as a share) and still be one mat's, and
-- whether it is firm: numbers of the maker's, which no agreement of others outvotes.
-- Why: shops round sizes and weights, weigh a mat with or without its box, and name a cloth by its look.
create table identity.telling_specs as

select *
from (
    values
        ('gtin', 0, true),
        ('mpn', 0, true),
        ('spike_count', 0.01, true),
        ('disc_count', 0.01, true),
        ('spikes_per_disc', 0, true),
        ('mat_length_cm', 0.03, false),
        ('mat_width_cm', 0.03, false),
        ('mat_thickness_cm', 0.25, false),
        ('weight_kg', 0.25, false),
        ('spike_material', 0, false),
        ('cover_material', 0, false),
        ('core_material', 0, false),
        ('pillow_core', 0, false)
) as telling_specs (key, tolerance, firm)
