using Events.Policies;
using Events.TestSupport;
using Events.Time;

namespace Events.Runtime.Tests.Supervision;

/// <summary>Sums of time, for clocks of any frequency.</summary>
public sealed class SpansTests
{
    public static TheoryData<long> Frequencies => [1, 1_000, 32_768, 10_000_000, 1_000_000_000, long.MaxValue];

    [Theory]
    [MemberData(nameof(Frequencies))]
    public void A_timestamp_that_would_be_later_than_the_last_is_the_last(long frequency)
    {
        var time = new Clock(frequency);
        Assert.Equal(long.MaxValue, time.TimestampAfter(long.MaxValue - 1, TimeSpan.MaxValue));
        Assert.Equal(long.MaxValue, new Clock(1_000_000_000).TimestampAfter(1, TimeSpan.MaxValue));
        Assert.True(time.TimestampAfter(1_000, TimeSpan.MaxValue) > 1_000);
        Assert.True(time.TimestampAfter(1_000, TimeSpan.FromTicks(1)) > 1_000);
        Assert.Equal(1_000, time.TimestampAfter(1_000, TimeSpan.Zero));
        Assert.Equal(1_000, time.TimestampAfter(1_000, TimeSpan.MinValue));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000_000)]
    [InlineData(1_000_000_000)]
    public void What_is_added_to_a_timestamp_is_the_time_until_it(long frequency)
    {
        var time = new Clock(frequency);
        foreach (int milliseconds in new[] { 1, 7, 1_000, 86_400_000 })
        {
            TimeSpan span = TimeSpan.FromMilliseconds(milliseconds);
            Assert.Equal(span, time.Until(123, time.TimestampAfter(123, span)));
        }

        Assert.Equal(TimeSpan.Zero, time.Until(124, 123));
        Assert.True(time.Until(0, long.MaxValue) > TimeSpan.FromDays(3_650));
    }

    [Fact]
    public void A_clock_that_went_back_does_not_know_how_long_ago_it_was()
    {
        var time = new ManualTimeProvider();
        long start = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), time.Since(start));
        time.Jump(TimeSpan.FromSeconds(-6));
        Assert.Equal(TimeSpan.MaxValue, time.Since(start));
        time.Jump(TimeSpan.FromDays(10));
        Assert.Equal(TimeSpan.FromDays(10) - TimeSpan.FromSeconds(1), time.Since(start));
    }

    [Fact]
    public void Differences_end_at_the_longest_time_and_are_nothing_where_the_clock_has_gone_back()
    {
        Assert.Equal(TimeSpan.MaxValue, new Clock(1).Until(long.MinValue, long.MaxValue));
        Assert.Equal(TimeSpan.Zero, new Clock(1).Until(long.MaxValue, long.MinValue));
        Assert.Equal(TimeSpan.MaxValue, Spans.BetweenMilliseconds(long.MinValue, long.MaxValue));
        Assert.Equal(TimeSpan.Zero, Spans.BetweenMilliseconds(long.MaxValue, long.MinValue));
        Assert.Equal(TimeSpan.FromMilliseconds(7), Spans.BetweenMilliseconds(-3, 4));
        Assert.Equal(TimeSpan.MaxValue, Spans.FromMilliseconds(long.MaxValue));
        Assert.Equal(TimeSpan.MinValue, Spans.FromMilliseconds(long.MinValue));
        Assert.Equal(long.MaxValue, new Clock(1).ToMilliseconds(long.MaxValue));
        Assert.Equal(1_500, new Clock(1_000_000_000).ToMilliseconds(1_500_000_000));
    }

    [Fact]
    public void The_coarse_clock_goes_on_from_where_it_was_while_the_application_s_throws()
    {
        var time = new Clock(1_000) { Now = 5_000_000_000 };
        var coarse = new CoarseClock(time);
        long before = coarse.Now;
        time.Throws = true;
        Assert.InRange(Spans.BetweenMilliseconds(before, coarse.Now), TimeSpan.Zero, Eventually.Patience);
        Assert.InRange(coarse.Now, before, before + 60_000);
        time.Throws = false;
        time.Now += 1;
        Assert.Equal(before + 1, coarse.Now);
    }

    [Fact]
    public void Sums_and_products_end_at_the_longest_time()
    {
        Assert.Equal(TimeSpan.MaxValue, Spans.Add(TimeSpan.MaxValue, TimeSpan.FromTicks(1)));
        Assert.Equal(TimeSpan.MinValue, Spans.Add(TimeSpan.MinValue, TimeSpan.FromTicks(-1)));
        Assert.Equal(TimeSpan.FromSeconds(3), Spans.Add(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.MaxValue, Spans.Multiply(TimeSpan.MaxValue, 1.2));
        Assert.Equal(TimeSpan.MaxValue, Spans.Multiply(TimeSpan.FromSeconds(1), double.PositiveInfinity));
        Assert.Equal(TimeSpan.Zero, Spans.Multiply(TimeSpan.Zero, double.PositiveInfinity));
        Assert.Equal(TimeSpan.FromSeconds(2), Spans.Multiply(TimeSpan.FromSeconds(1), 2));
    }

    [Fact]
    public void Timers_and_the_server_get_what_they_take()
    {
        Assert.Equal(TimeSpan.Zero, Spans.ForTimer(TimeSpan.MinValue));
        Assert.Equal(TimeSpan.Zero, Spans.ForTimer(Timeout.InfiniteTimeSpan));
        Assert.Equal(TimeSpan.FromMilliseconds(1), Spans.ForTimer(TimeSpan.FromTicks(1)));
        using var longest = new Timer(static _ => { }, null, Spans.ForTimer(TimeSpan.MaxValue), Timeout.InfiniteTimeSpan);
        Assert.Equal(0, Spans.ToMilliseconds(TimeSpan.MinValue));
        Assert.Equal(1, Spans.ToMilliseconds(TimeSpan.FromTicks(1)));
        Assert.Equal(5, Spans.ToMilliseconds(TimeSpan.FromMilliseconds(5)));
        Assert.Equal(922_337_203_685_478, Spans.ToMilliseconds(TimeSpan.MaxValue));
    }

    [Fact]
    public void A_retry_policy_of_extremes_never_leaves_its_range()
    {
        var policy = new RetryPolicy { FirstDelay = TimeSpan.FromDays(1), MaxDelay = TimeSpan.MaxValue, Factor = 1e300, Jitter = 1 };
        foreach (long delivery in new[] { 1, 2, 1_000, long.MaxValue })
        {
            foreach (double random in new[] { 0, 0.5, 0.999 })
            {
                Assert.InRange(policy.DelayAfter(delivery, random), TimeSpan.Zero, TimeSpan.MaxValue);
            }
        }

        Assert.Equal(TimeSpan.MaxValue, policy.DelayAfter(2, 0.999));
        Assert.Equal(TimeSpan.Zero, new RetryPolicy { FirstDelay = TimeSpan.Zero, Factor = 1e300 }.DelayAfter(1_000, 0.5));
    }

    private sealed class Clock(long frequency) : TimeProvider
    {
        public long Now { get; set; }

        public bool Throws { get; set; }

        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => Throws ? throw new InvalidOperationException("no time") : Now;
    }
}
