"""All benchmarks one after the other (`make bench`): arithmetic, fold, replay of a million tickets."""

from bench import arithmetic, fold, replay

for part in (arithmetic, fold, replay):
    print(f"\n{part.__name__}: {(part.__doc__ or '').splitlines()[0]}")
    part.main()
