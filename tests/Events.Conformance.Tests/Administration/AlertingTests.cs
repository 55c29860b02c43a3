using Events.Administration;
using Events.Conformance.Delivery;
using Events.Store;

namespace Events.Conformance.Administration;

/// <summary>Alerts as data.</summary>
public abstract class AlertingTests(DeliveryFixture fixture) : AdministrationTests(fixture)
{
    private static readonly AlertLimits None = new() { ConsumerIdle = null, Lag = null, Pending = null, OldestAge = null, DeadLetters = null };

    [Fact]
    public async Task Where_all_is_well_there_is_none()
    {
        await CreateGroupAsync();
        await AddAsync("*");
        await ReadNewAsync("alice");

        Assert.Empty(await Administration.FindAlertsAsync(Stream));
    }

    [Fact]
    public async Task A_consumer_that_died_with_entries_is_one_and_one_that_lives_or_has_none_is_not()
    {
        await DeliverAsync(3);
        await StealAsync("carol", "1-0");
        await StealAsync("alice", "1-0");
        await StealAsync("bob", "2-0");
        await StealAsync("zoe", "3-0");
        await HoldNameAsync("bob");
        await Store.ReleaseAsync(new(Key, Group, "zoe"), Ids("3-0"), default, MinIdle);
        await Fixture.PassAsync(TimeSpan.FromMilliseconds(30));

        StreamAlert alert = Assert.Single(await Administration.FindAlertsAsync(Stream, None with { ConsumerIdle = TimeSpan.FromMilliseconds(20) }));

        Assert.Equal((AlertKind.DeadConsumer, Stream, Group, "alice"), (alert.Kind, alert.Stream, alert.Group, alert.Consumer));
        Assert.Contains("1 entry pending", alert.Message, StringComparison.Ordinal);
        Assert.Contains("hand them over", alert.Advice, StringComparison.Ordinal);
        Assert.True(alert.Value >= alert.Limit);
        Assert.Equal(TimeSpan.FromSeconds(300), AlertLimits.Default.ConsumerIdle);
        Assert.Empty(await Administration.FindAlertsAsync(Stream, None with { ConsumerIdle = TimeSpan.FromMinutes(5) }));
    }

    [Fact]
    public async Task Lag_pending_age_and_dead_letters_are_compared_with_their_limits()
    {
        await DeliverAsync(3);
        await AddManyAsync(2, first: 4);
        await Store.AddAsync(Dead, Entries.Fields.Of("a", "b").View);

        IReadOnlyList<StreamAlert> alerts = await Administration.FindAlertsAsync(
            Stream, new AlertLimits { ConsumerIdle = null, Lag = 1, Pending = 2, OldestAge = TimeSpan.FromSeconds(1) });

        Assert.Equal(
            [(AlertKind.DeadLetters, 1d, 0d), (AlertKind.Lag, 2d, 1d), (AlertKind.Pending, 3d, 2d)],
            alerts.Where(alert => alert.Kind != AlertKind.OldestAge).Select(alert => (alert.Kind, alert.Value, alert.Limit)));
        Assert.Contains("1-0", Assert.Single(alerts, alert => alert.Kind == AlertKind.OldestAge).Message, StringComparison.Ordinal);
        Assert.Empty(await Administration.FindAlertsAsync(Stream, None with { Lag = 2, Pending = 3, DeadLetters = 1 }));
    }

    [Fact]
    public async Task The_oldest_entry_is_named_whether_it_is_pending_or_was_not_delivered_yet()
    {
        await DeliverAsync(3);
        Assert.Contains(": 1-0.", await OldestAsync(), StringComparison.Ordinal);

        // Delivered again from the beginning, while the last one is pending.
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0", "2-0"));
        await Administration.SetGroupPositionAsync(Stream, Group, EntryId.Min);
        Assert.Contains(": 1-0. It was not delivered yet", await OldestAsync(), StringComparison.Ordinal);

        async Task<string> OldestAsync()
        {
            StreamAlert alert = Assert.Single(await Administration.FindAlertsAsync(Stream, None with { OldestAge = TimeSpan.FromSeconds(1) }));
            return $"{alert.Message} {alert.Advice}";
        }
    }

    [Fact]
    public async Task What_was_trimmed_unread_or_while_it_was_pending_is_always_one()
    {
        await DeliverAsync(3);
        await AddManyAsync(5, first: 4);
        await Store.SaveFloorAsync(Key, Group);
        await Store.TrimAsync(Key, StreamTrim.ToLength(2, exact: true));

        IReadOnlyList<StreamAlert> alerts = await Administration.FindAlertsAsync(Stream, None);

        Assert.Equal([(AlertKind.Loss, 3d), (AlertKind.Loss, 3d)], alerts.Select(alert => (alert.Kind, alert.Value)));
        Assert.Contains("trimmed before being read", alerts[0].Message, StringComparison.Ordinal);
        Assert.Contains("3 entries from 1-0 on, pending", alerts[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_empty_stream_all_that_is_pending_is_lost()
    {
        await DeliverAsync(3);
        await Store.TrimAsync(Key, StreamTrim.ToLength(0, exact: true));

        Assert.Equal(3, Assert.Single(await Administration.FindAlertsAsync(Stream, None)).Value);
    }

    [Fact]
    public async Task Negative_limits_are_refused()
    {
        await AddManyAsync(1);
        await RefusedAsync<ArgumentOutOfRangeException>(() => Administration.FindAlertsAsync(Stream, None with { Lag = -1 }));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Administration.FindAlertsAsync(Stream, None with { OldestAge = TimeSpan.FromTicks(-1) }));
    }
}
