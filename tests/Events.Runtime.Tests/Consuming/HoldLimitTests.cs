using Events.Consuming.Holding;
using Events.Definitions;

namespace Events.Runtime.Tests.Consuming;

/// <summary>How many entries a consumer may hold: no clock, no threads, the same each time.</summary>
public sealed class HoldLimitTests
{
    private readonly ConsumerOptions _options = new();

    [Fact]
    public void It_starts_with_what_can_begin_and_doubles_with_each_entry_that_is_handled_quickly()
    {
        HoldLimit limit = Single();
        Assert.Equal(1, limit.Room(0));
        foreach (int expected in new[] { 2, 4, 8, 16, 32, 64, 128, 256, 300 })
        {
            Handle(limit, TimeSpan.FromTicks(10));
            Assert.Equal(expected, limit.Total());
        }
    }

    [Theory]
    [InlineData(1, 1, 200)]
    [InlineData(10, 1, 20)]
    [InlineData(10, 8, 160)]
    [InlineData(200, 1, 1)]
    [InlineData(200, 8, 8)]
    [InlineData(2_000, 1, 1)]
    [InlineData(2_000, 8, 8)]
    [InlineData(300_000, 8, 8)]
    public void What_handlers_have_done_within_the_target_is_held_and_never_less_than_can_begin(int milliseconds, int concurrency, int expected)
    {
        HoldLimit limit = Single(concurrency);
        for (int i = 0; i < 50; i++) Handle(limit, TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(expected, limit.Total());
        Assert.Equal(expected, limit.Room(0));
    }

    [Fact]
    public void What_is_held_and_what_comes_leaves_less_room()
    {
        HoldLimit limit = Single();
        for (int i = 0; i < 50; i++) Handle(limit, TimeSpan.FromMilliseconds(10));
        for (int i = 0; i < 5; i++) limit.Hold(0, 100);
        Assert.Equal(15, limit.Room(0));
        Assert.Equal(8, limit.Room(7));
        Assert.Equal(0, limit.Room(30));
        Assert.Equal(10, limit.ReadSize());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(300_000)]
    public void One_call_that_took_long_is_forgotten_after_some_quick_ones(int milliseconds)
    {
        HoldLimit limit = Single();
        for (int i = 0; i < 50; i++) Handle(limit, TimeSpan.FromTicks(100));
        Handle(limit, TimeSpan.FromMilliseconds(milliseconds));
        Assert.True(limit.Total() < 10);
        int calls = 0;
        while (limit.Total() < 300) Handle(limit, TimeSpan.FromTicks(100), ++calls);
        Assert.InRange(calls, 1, 40);
    }

    [Fact]
    public void Quick_calls_that_are_measured_together_weigh_as_many()
    {
        HoldLimit limit = Single();
        Handle(limit, TimeSpan.FromSeconds(5));
        limit.Report(0, 64, 64, TimeSpan.FromMilliseconds(64));
        Assert.InRange(limit.Total(), 190, 200);
    }

    [Fact]
    public void How_many_calls_are_measured_together_follows_from_how_long_they_take()
    {
        HoldLimit limit = Single();
        Assert.Equal(1, limit.Report(0, 1, 1, TimeSpan.FromSeconds(1)));
        limit = Single();
        Assert.Equal(10, limit.Report(0, 1, 1, TimeSpan.FromMilliseconds(0.1)));
        limit = Single();
        Assert.Equal(64, limit.Report(0, 1, 1, TimeSpan.FromTicks(1)));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(0)]
    public void A_clock_that_jumps_breaks_nothing(long ticks)
    {
        HoldLimit limit = Single(4);
        Handle(limit, TimeSpan.FromTicks(ticks));
        Assert.InRange(limit.Room(0), 4, 8);
        for (int i = 0; i < 60; i++) Handle(limit, TimeSpan.FromMilliseconds(10));
        Assert.InRange(limit.Total(), 79, 80);
    }

    [Fact]
    public void A_slow_event_among_quick_ones_takes_the_room_of_many()
    {
        HoldLimit limit = Make(new HandlerDefinition("quick", "OnQuick"), new HandlerDefinition("slow", "OnSlow"));
        for (int i = 0; i < 200; i++)
        {
            int handler = i % 20 == 19 ? 1 : 0;
            limit.Hold(handler, 100);
            limit.Release(handler, 100, isBlocked: false);
            limit.Report(handler, 1, 1, handler == 0 ? TimeSpan.FromTicks(100) : TimeSpan.FromMilliseconds(400));
        }

        // Twenty of them take 400 ms, whichever came last.
        Assert.InRange(limit.Total(), 9, 11);
        limit.Hold(0, 100);
        Assert.InRange(limit.Room(0), 8, 11);
        limit.Hold(1, 100);
        Assert.Equal(0, limit.Room(0));
    }

    [Fact]
    public void What_cannot_begin_takes_up_no_room_but_in_count_and_bytes()
    {
        _options.Prefetch = 10;
        HoldLimit limit = Single(2);
        for (int i = 0; i < 8; i++)
        {
            limit.Hold(0, 100);
            if (i > 0) limit.Block(0);
        }

        Assert.Equal(1, limit.Room(0));
        limit.Unblock(0);
        Assert.Equal(0, limit.Room(0));
        limit.Block(0);
        limit.Hold(0, 100);
        limit.Block(0);
        limit.Hold(0, 100);
        limit.Block(0);
        Assert.Equal(0, limit.Room(0));
    }

    [Fact]
    public void A_batch_handler_gets_its_batch_however_long_it_takes()
    {
        HoldLimit limit = Make(new HandlerDefinition("many", "OnMany") { MaxBatch = 50 });
        Assert.Equal(50, limit.Room(0));
        for (int i = 0; i < 20; i++)
        {
            Hold(limit, 0, 50);
            limit.Report(0, 1, 50, TimeSpan.FromSeconds(2));
            Release(limit, 0, 50);
        }

        Assert.Equal(50, limit.Room(0));
        Hold(limit, 0, 50);
        Assert.Equal(0, limit.Room(0));
    }

    [Fact]
    public void A_batch_of_one_that_takes_long_does_not_keep_batches_small()
    {
        HoldLimit limit = Make(new HandlerDefinition("many", "OnMany") { MaxBatch = 50 });
        for (int i = 0; i < 20; i++)
        {
            Hold(limit, 0, 1);
            limit.Report(0, 1, 1, TimeSpan.FromMilliseconds(190));
            Release(limit, 0, 1);
        }

        Assert.True(limit.Room(0) >= 50);
    }

    [Fact]
    public void Bytes_bound_what_is_held_but_for_one_entry()
    {
        _options.PrefetchBytes = 1_000;
        HoldLimit limit = Single();
        for (int i = 0; i < 20; i++) Handle(limit, TimeSpan.FromTicks(100));
        limit.SeePage(2, 200);
        Assert.Equal(10, limit.Room(0));
        limit.Hold(0, 500);
        Assert.Equal(5, limit.Room(0));
        limit.SeePage(1, 5_000);
        Assert.Equal(0, limit.Room(0));
        limit.Release(0, 500, isBlocked: false);
        Assert.Equal(1, limit.Room(0));
    }

    [Fact]
    public void After_a_time_in_which_nothing_came_it_starts_slowly_again()
    {
        HoldLimit limit = Single(4);
        for (int i = 0; i < 20; i++) Handle(limit, TimeSpan.FromTicks(100));
        Assert.Equal(300, limit.Room(0));
        limit.StartSlowly();
        Assert.Equal(4, limit.Room(0));
        Handle(limit, TimeSpan.FromTicks(100));
        Assert.Equal(8, limit.Room(0));
    }

    [Fact]
    public void Without_a_target_the_prefetch_decides_and_with_none_what_can_begin()
    {
        _options.HoldTarget = TimeSpan.MaxValue;
        HoldLimit limit = Single();
        Assert.Equal(300, limit.Room(0));
        Handle(limit, TimeSpan.FromHours(1));
        Assert.Equal(300, limit.Room(0));

        _options.HoldTarget = TimeSpan.Zero;
        limit = Single(2);
        for (int i = 0; i < 20; i++) Handle(limit, TimeSpan.FromTicks(100));
        Assert.Equal(2, limit.Room(0));
    }

    [Fact]
    public void What_is_claimed_from_others_is_no_more_than_is_handled_soon()
    {
        HoldLimit limit = Single();
        Assert.Equal(1, limit.ClaimSize(100));
        for (int i = 0; i < 20; i++) Handle(limit, TimeSpan.FromTicks(100));
        Assert.Equal(100, limit.ClaimSize(100));
        Hold(limit, 0, 300);
        Assert.True(limit.MayClaim);
        Assert.Equal(100, limit.ClaimSize(100));
        Hold(limit, 0, 1);
        Assert.False(limit.MayClaim);
        Release(limit, 0, 301);
        for (int i = 0; i < 50; i++) Handle(limit, TimeSpan.FromSeconds(2));
        Assert.Equal(1, limit.ClaimSize(100));
    }

    private HoldLimit Single(int concurrency = 1)
    {
        _options.Concurrency = concurrency;
        return Make(new HandlerDefinition("one", "OnOne"));
    }

    private HoldLimit Make(params HandlerDefinition[] handlers) => new(_options, handlers, _options.Concurrency);

    private static void Handle(HoldLimit limit, TimeSpan took, int calls = 0)
    {
        Assert.InRange(calls, 0, 1_000);
        limit.Hold(0, 100);
        limit.Release(0, 100, isBlocked: false);
        limit.Report(0, 1, 1, took);
    }

    private static void Hold(HoldLimit limit, int handler, int entries)
    {
        for (int i = 0; i < entries; i++) limit.Hold(handler, 100);
    }

    private static void Release(HoldLimit limit, int handler, int entries)
    {
        for (int i = 0; i < entries; i++) limit.Release(handler, 100, isBlocked: false);
    }
}
