using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Conformance;

/// <summary>What every topic of the suite starts from: a store and a key of the test's own.</summary>
public abstract class ConformanceTests(StoreFixture fixture)
{
    protected const string Group = "g";

    protected StoreFixture Fixture { get; } = fixture;

    protected IStreamStore Store => Fixture.Store;

    protected StreamKey Key { get; } = new(RedisServer.UniqueKey());

    protected static EntryId Id(string id) => EntryId.Parse(id);

    protected static EntryId[] Ids(params string[] ids) => [.. ids.Select(EntryId.Parse)];

    /// <summary>The IDs that <see cref="AddManyAsync"/> gives.</summary>
    protected static EntryId[] Ids(IEnumerable<int> numbers) => [.. numbers.Select(i => Id($"{i}-0"))];

    protected static string[] Texts(IEnumerable<EntryId> ids) => [.. ids.Select(id => id.ToString())];

    /// <summary>IDs with whom the entries are pending for, such as <c>1-0 bob</c>; the ID alone for nobody.</summary>
    protected static string[] Texts(IEnumerable<LostEntry> lost) =>
        [.. lost.Select(entry => entry.Owner is null ? $"{entry.Id}" : $"{entry.Id} {entry.Owner}")];

    /// <summary>A reader of the test before may still be counted when it is disposed of already.</summary>
    protected Task NobodyWaitsAsync() => Eventually.TrueAsync(async () => await Fixture.CountBlockedAsync(Key) == 0);

    /// <summary>Waits until the store's clock is beyond an ID: what is added then, to whichever stream, has a larger one.</summary>
    protected Task PassAsync(EntryId id) => Eventually.TrueAsync(async () => EntryId.FromTime(await Store.NowAsync(Key)) > id);

    protected async Task<EntryId> AddAsync(string id, params string[] namesAndValues)
    {
        Fields fields = namesAndValues.Length == 0 ? Fields.Of("f", "v") : Fields.Of(namesAndValues);
        return await Store.AddAsync(Key, fields.View, id: id == "*" ? null : Id(id));
    }

    /// <summary>Adds entries 1-0, 2-0 and so on, each with its number as its only field.</summary>
    protected async Task AddManyAsync(int count, int first = 1)
    {
        for (int i = first; i < first + count; i++) await AddAsync($"{i}-0", "n", $"{i}");
    }

    protected async Task CreateGroupAsync(string? after = "0-0", string group = Group) =>
        await Store.CreateGroupAsync(Key, group, after is null ? null : Id(after));

    protected async Task<string[]> RangeAsync(string from = "0-0", string? to = null, int count = 1000) =>
        PageText.Of(await Store.RangeAsync(Key, Id(from), to is null ? EntryId.Max : Id(to), count));

    protected async Task<string[]> ReadNewAsync(
        string consumer, int count = 100, TimeSpan block = default, string group = Group)
    {
        await using IGroupReader reader = Store.OpenReader(new ConsumerKey(Key, group, consumer));
        return PageText.Of(await reader.ReadNewAsync(count, block, default, CancellationToken.None));
    }

    protected async Task<string[]> ReadPendingAsync(
        string consumer, string after = "0-0", int count = 100, string group = Group)
    {
        await using IGroupReader reader = Store.OpenReader(new ConsumerKey(Key, group, consumer));
        return PageText.Of(await reader.ReadPendingAsync(Id(after), count, CancellationToken.None));
    }

    /// <summary>The pending entries list as lines such as <c>1-0 alice x2</c>: ID, owner, deliveries.</summary>
    protected async Task<string[]> PendingAsync(PendingQuery? query = null, string group = Group)
    {
        IReadOnlyList<PendingEntry> lines = await Store.PendingAsync(Key, group, query ?? new PendingQuery());
        return [.. lines.Select(line => $"{line.Id} {line.Consumer} x{line.DeliveryCount}")];
    }

    /// <summary>Waits until a pending entry has been idle for a while: real servers have no clock to move.</summary>
    protected Task IdleAsync(string id, TimeSpan atLeast, string group = Group) => Eventually.TrueAsync(async () =>
    {
        var query = new PendingQuery { From = Id(id), To = Id(id) };
        IReadOnlyList<PendingEntry> lines = await Store.PendingAsync(Key, group, query);
        return Assert.Single(lines).Idle >= atLeast;
    });

    /// <summary>Fails unless the server refuses with exactly this reply.</summary>
    protected static async Task<TException> RefusedAsync<TException>(string reply, Func<Task> call)
        where TException : ServerErrorException
    {
        TException error = await Assert.ThrowsAsync<TException>(call);
        Assert.Equal(reply, error.Message);
        Assert.Equal(reply[..reply.IndexOf(' ', StringComparison.Ordinal)], error.Code);
        return error;
    }
}
