-- One row per key that tells mats apart: how far two numbers may lie apart (as a share) and still be one mat's.
-- Why: shops round sizes and weights, and weigh a mat with or without its box; counts are the maker's.
create table identity.telling_specs as

select *
from (
    values
        ('gtin', 0),
        ('mpn', 0),
        ('spike_count', 0.01),
        ('disc_count', 0.01),
        ('spikes_per_disc', 0),
        ('mat_length_cm', 0.03),
        ('mat_width_cm', 0.03),
        ('mat_thickness_cm', 0.25),
        ('weight_kg', 0.2),
        ('spike_material', 0),
        ('cover_material', 0),
        ('core_material', 0),
        ('pillow_core', 0)
) as telling_specs (key, tolerance)
