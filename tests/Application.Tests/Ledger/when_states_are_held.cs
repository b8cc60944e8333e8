using EventLedger.Application.Ledger;

namespace EventLedger.Application.Tests.Ledger;

public sealed class when_states_are_held : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private readonly StateCache cache = new(new StateCacheSize(Megabyte));
    private readonly StreamKey[] keys = [.. Enumerable.Range(0, 1000).Select(_ => new StreamKey("makkah", Guid.NewGuid(), typeof(object)))];

    public void Dispose() => cache.Dispose();

    [Fact]
    public void large_ones_are_held_only_as_far_as_their_bytes_allow()
    {
        Keep(keys, stored: 100 * 1024);

        keys.Count(IsHeld).ShouldBeInRange(1, 5);
    }

    [Fact]
    public void small_ones_are_held_by_the_hundred()
    {
        Keep(keys[..300], stored: 500);

        keys.Count(IsHeld).ShouldBe(300);
    }

    [Fact]
    public void one_that_grew_counts_as_large_as_it_became()
    {
        Keep(keys[..8], stored: 10);
        Keep(keys[..8], stored: 100 * 1024, version: 2);

        keys.Count(IsHeld).ShouldBeLessThanOrEqualTo(5);
    }

    [Fact]
    public void an_older_one_does_not_take_the_place_of_a_newer_one()
    {
        Keep(keys[..1], stored: 10, version: 2);
        Keep(keys[..1], stored: 10, version: 1);

        cache.Find(keys[0])!.Version.ShouldBe(2);
    }

    [Fact]
    public void that_there_is_none_is_held_until_there_is_one()
    {
        cache.KeepAbsence(keys[0], at: 7);
        (cache.AbsentAt(keys[0]), IsHeld(keys[0])).ShouldBe((7, false));

        Keep(keys[..1], stored: 10);
        cache.KeepAbsence(keys[0], at: 7);
        (cache.AbsentAt(keys[0]), IsHeld(keys[0])).ShouldBe((null, true));
    }

    private void Keep(IEnumerable<StreamKey> those, long stored, long version = 1)
    {
        foreach (var key in those)
        {
            cache.Keep(key, new HeldState(new object(), version, 0, stored));
        }
    }

    private bool IsHeld(StreamKey key) => cache.Find(key) is not null;
}
