using Events.Safety;
using Events.TestSupport;

namespace Events.Runtime.Tests.Supervision;

/// <summary>The thread that looks at what code of the application's may keep.</summary>
public sealed class StallWatchTests
{
    private readonly StallWatch _watch = new(kept: TimeSpan.FromMilliseconds(20));

    [Fact]
    public async Task It_looks_until_there_is_nothing_to_look_at_and_again_when_it_is_added()
    {
        var watched = new Watched(looks: 3);
        for (int round = 1; round <= 5; round++)
        {
            _watch.Add(watched);
            await Eventually.TrueAsync(() => watched.Looks >= 3 * round);
            Assert.Equal(3 * round, watched.Looks);
        }
    }

    [Fact]
    public async Task A_thread_with_nothing_to_look_at_for_a_while_ends_and_another_takes_its_place()
    {
        var watched = new Watched(looks: 1);
        _watch.Add(watched);
        await Eventually.TrueAsync(() => watched.Looks == 1);
        Thread first = watched.Thread!;
        Assert.True(first.Join(Eventually.Patience));
        _watch.Add(watched);
        await Eventually.TrueAsync(() => watched.Looks == 2);
        Assert.NotSame(first, watched.Thread);
    }

    [Fact]
    public async Task A_thread_that_sleeps_is_woken_by_what_is_added()
    {
        var watch = new StallWatch(kept: Timeout.InfiniteTimeSpan);
        var watched = new Watched(looks: 1);
        watch.Add(watched);
        await Eventually.TrueAsync(() => watched.Looks == 1);
        Thread thread = watched.Thread!;

        // While another one looks forty times, this one looks at nothing more than ten times, and sleeps.
        var other = new Watched(looks: 40);
        StallWatch.Shared.Add(other);
        await Eventually.TrueAsync(() => other.Looks == 40);
        watch.Add(watched);
        await Eventually.TrueAsync(() => watched.Looks == 2);
        Assert.Same(thread, watched.Thread);
    }

    [Fact]
    public async Task All_that_are_added_at_the_same_time_are_looked_at_and_none_more_often_than_it_says()
    {
        Watched[] all = [.. Enumerable.Range(0, 200).Select(i => new Watched(looks: 1 + (i % 7)))];
        await Task.WhenAll(all.Chunk(25).Select(some => Task.Run(() =>
        {
            foreach (Watched watched in some) _watch.Add(watched);
        })));
        await Eventually.TrueAsync(() => all.All(watched => watched.Looks >= watched.Expected));
        Assert.All(all, watched => Assert.Equal(watched.Expected, watched.Looks));
    }

    private sealed class Watched(int looks) : IStallWatched
    {
        private int _looks;

        public int Expected => looks;

        public int Looks => Volatile.Read(ref _looks);

        public Thread? Thread { get; private set; }

        public bool LookForStall(long now)
        {
            Thread = Thread.CurrentThread;
            return Interlocked.Increment(ref _looks) % looks != 0;
        }
    }
}
