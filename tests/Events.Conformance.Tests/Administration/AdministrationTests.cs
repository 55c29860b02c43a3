using Events.Administration;
using Events.Client;
using Events.Conformance.Delivery;

namespace Events.Conformance.Administration;

/// <summary>What every topic of administration starts from: a client over the store, and entries 1-0, 2-0, … as in delivery.</summary>
public abstract class AdministrationTests : DeliveryTests
{
    private readonly EventsClient _client;

    protected AdministrationTests(DeliveryFixture fixture)
        : base(fixture) => _client = new EventsClient(fixture.Store, fixture.Time, null, ownsStore: false);

    protected StreamAdministration Administration => _client.Administration;

    protected string Stream => Key.Name;

    /// <summary>Fails unless the request is refused for this reason with a text that says all of this, and changes nothing.</summary>
    protected async Task RefusedAsync(AdministrationError error, Func<Task> request, params string[] says)
    {
        string before = await Fixture.SnapshotAsync();
        AdministrationException refused = await Assert.ThrowsAsync<AdministrationException>(request);
        Assert.Equal(error, refused.Error);
        Assert.All(says, text => Assert.Contains(text, refused.Message, StringComparison.Ordinal));
        Assert.Equal(before, await Fixture.SnapshotAsync());
    }

    /// <summary>Fails unless the arguments are refused, and nothing changes.</summary>
    protected async Task RefusedAsync<TException>(Func<Task> request)
        where TException : ArgumentException
    {
        string before = await Fixture.SnapshotAsync();
        await Assert.ThrowsAsync<TException>(request);
        Assert.Equal(before, await Fixture.SnapshotAsync());
    }

    /// <summary>Takes a consumer's name as another machine would.</summary>
    protected async Task HoldNameAsync(string consumer, string owner = "0123 host=pod-7 pid=41 since=2026-11-28T10:00:00.000Z") =>
        Assert.Null(await Store.TakeNameAsync(new(Key, Group, consumer), owner, Long));

    protected async Task<GroupDetails> GroupAsync() => await Administration.DescribeGroupAsync(Stream, Group);

    protected static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        await foreach (T item in source) list.Add(item);
        return list;
    }

    protected static string Line(RawEntry entry) => $"{entry.Id} {string.Join(' ', entry.Fields.Select(field => $"{field.Key}={field.Value}"))}";
}
