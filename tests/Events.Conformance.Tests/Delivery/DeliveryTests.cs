using Events.Conformance.Entries;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>What every topic of delivery starts from: entries 1-0, 2-0, … of a stream, read by consumers of a group.</summary>
public abstract class DeliveryTests(DeliveryFixture fixture) : ConformanceTests(fixture)
{
    /// <summary>Long enough for a test to do what it does before it is over, short enough to wait for.</summary>
    protected static readonly TimeSpan MinIdle = TimeSpan.FromMilliseconds(60);

    protected static readonly TimeSpan Long = TimeSpan.FromHours(1);

    protected new DeliveryFixture Fixture { get; } = fixture;

    protected StreamKey Dead => Key.Beside("dead");

    protected StreamKey Requeue => Key.Beside($"requeue:{Group}");

    protected StreamKey DueTimes => Key.Beside($"retry:{Group}");

    protected static OwnedEntry[] Owned(params string[] ids) => [.. ids.Select(id => new OwnedEntry(Id(id)))];

    protected OwnedEntry WithKey(string id, string key, TimeSpan? window = null) =>
        new(Id(id), DedupeKey(key).Name, window ?? Long);

    protected StreamKey DedupeKey(string key) => Key.Beside($"done:{Group}:{key}");

    /// <summary>Adds entries 1-0, 2-0, … and gives them to a consumer.</summary>
    protected async Task DeliverAsync(int count, string consumer = "alice", int first = 1)
    {
        await AddManyAsync(count, first);
        if (first == 1) await CreateGroupAsync();
        await ReadNewAsync(consumer, count);
    }

    /// <summary>Takes entries away from whoever has them.</summary>
    protected async Task StealAsync(string consumer, params string[] ids) =>
        await Store.ClaimIdsAsync(new(Key, Group, consumer), TimeSpan.Zero, Ids(ids));

    protected async Task<string[]> AcknowledgeAsync(string consumer, params OwnedEntry[] entries) =>
        Texts((await Store.AcknowledgeOwnedAsync(new(Key, Group, consumer), entries)).Select(entry => entry.Id));

    protected static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_716_998_413_541);

    protected static readonly DeadLetterInfo Gone = new("payload-gone", "", "gone", "f0", At);

    /// <summary>A page of a reap as lines such as <c>1-0 n=1 x2</c>: ID, fields, number of deliveries.</summary>
    protected async Task<string[]> ReapAsync(
        string consumer, TimeSpan minIdle, int count = 100, string start = "0-0", List<ReapPage>? pages = null, bool onlyReleased = false)
    {
        ReapPage page = await Store.ReapAsync(new(Key, Group, consumer), new(minIdle, Id(start), count, OnlyReleased: onlyReleased), new(Dead), Gone);
        pages?.Add(page);
        return LinesOf(page);
    }

    protected static string[] LinesOf(ReapPage page)
    {
        IReadOnlyList<long> counts = page.DeliveryCounts;
        string[] lines = PageText.Of(page.Entries);
        Assert.Equal(lines.Length, counts.Count);
        return [.. lines.Select((line, i) => $"{line} x{counts[i]}")];
    }

    /// <summary>What is known of an entry whose payload is gone, as the fields of its dead letter.</summary>
    protected static string GoneLine(string consumer, string id, int attempts) =>
        $"dead:reason=payload-gone dead:exception= dead:message=gone dead:attempts={attempts} dead:group={Group} dead:consumer={consumer} "
        + $"dead:id={id} dead:at_ms={At.ToUnixTimeMilliseconds()} dead:fingerprint=f0";

    protected async Task<string[]> DeadLinesAsync() =>
        [.. (await LinesAsync(Dead)).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])];

    /// <summary>Reaps until something comes.</summary>
    protected async Task<string[]> ReapUntilAsync(string consumer, TimeSpan minIdle)
    {
        string[] lines = [];
        await TestSupport.Eventually.TrueAsync(async () =>
        {
            lines = await ReapAsync(consumer, minIdle);
            if (lines.Length == 0) await Fixture.PassAsync(TimeSpan.FromMilliseconds(1));
            return lines.Length > 0;
        });
        return lines;
    }

    protected async Task<string[]> LinesAsync(StreamKey stream) =>
        PageText.Of(await Store.RangeAsync(stream, EntryId.Min, EntryId.Max, 1000));

    /// <summary>Fails when the action writes anything.</summary>
    protected async Task WritesNothingAsync(Func<Task> action)
    {
        string before = await Fixture.SnapshotAsync();
        await action();
        Assert.Equal(before, await Fixture.SnapshotAsync());
    }

    /// <summary>Delivers some, acknowledges the first of them and saves the floor.</summary>
    protected async Task<GroupFloor> HandleAsync(int delivered, int acknowledged)
    {
        await DeliverAsync(delivered);
        await AcknowledgeAsync("alice", Owned([.. Enumerable.Range(1, acknowledged).Select(i => $"{i}-0")]));
        return await Store.SaveFloorAsync(Key, Group);
    }

    protected async Task<string> EnsureAsync(GroupFloor? known = null, GroupStart startAt = GroupStart.Beginning)
    {
        GroupCreation creation = await Store.EnsureGroupAsync(Key, Group, startAt, known);
        bool isKnown = creation.Kind is GroupCreationKind.Restored or GroupCreationKind.Regressed;
        Assert.Equal(isKnown, creation.Floor is not null);
        return isKnown
            ? $"{creation.Kind} after {creation.After}, {creation.MayRepeat} may repeat, {creation.MayBeLost} may be lost"
            : $"{creation.Kind} after {creation.After}";
    }
}
