using System.Globalization;
using System.Text;
using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.TestSupport;

namespace Events.Conformance.Differential;

/// <summary>
/// One of the two stores that are compared: runs commands against one key and tells everything that can be seen of the
/// outcome as text, errors included. Times are left out; they are never the same.
/// </summary>
/// <param name="fixture">The store.</param>
/// <param name="key">The key.</param>
/// <param name="isRedis70">Whether to tell also what changed after Redis 7.0.</param>
internal sealed class Subject(StoreFixture fixture, StreamKey key, bool isRedis70) : IAsyncDisposable
{
    private readonly List<(string Name, IGroupReader Reader, Task<string> Read)> _blocked = [];

    public IStreamStore Store => fixture.Store;

    public StreamKey Key => key;

    /// <summary>Waits until every read has either ended or waits in the store.</summary>
    public async Task SettleAsync()
    {
        if (_blocked.Count == 0) return;
        await Eventually.TrueAsync(async () =>
            await fixture.CountBlockedAsync(key) == _blocked.Count(blocked => !blocked.Read.IsCompleted));
    }

    /// <summary>Runs a command and tells its outcome.</summary>
    public async Task<string> RunAsync(Command command)
    {
        try
        {
            return await command.Run(this);
        }
        catch (Exception error) when (error is StreamStoreException or ArgumentException or ProduceBatchException)
        {
            return Describe(error);
        }
    }

    public Task PutOtherValueAsync() => fixture.PutOtherValueAsync(key);

    /// <summary>Starts a read that waits if nothing is new; <see cref="TakeFinishedReads"/> tells what came of it.</summary>
    public void Block(string name, string group, string consumer, int count, bool noAck)
    {
        IGroupReader reader = Store.OpenReader(new ConsumerKey(key, group, consumer), noAck);
        _blocked.Add((name, reader, ReadAsync()));

        async Task<string> ReadAsync()
        {
            try
            {
                return Show(await reader.ReadNewAsync(count, TimeSpan.FromMinutes(5), default, default));
            }
            catch (StreamStoreException error)
            {
                return Describe(error);
            }
        }
    }

    /// <summary>What came of the reads that wait no more.</summary>
    public async Task<string> TakeFinishedReads()
    {
        var lines = new List<string>();
        foreach ((string Name, IGroupReader Reader, Task<string> Read) blocked in _blocked.ToArray())
        {
            if (!blocked.Read.IsCompleted) continue;
            lines.Add($"{blocked.Name}: {await blocked.Read}");
            _blocked.Remove(blocked);
            await blocked.Reader.DisposeAsync();
        }

        return string.Join('\n', lines);
    }

    /// <summary>Everything that can be seen of the key.</summary>
    public async Task<string> DescribeAsync()
    {
        var text = new StringBuilder();
        await AddAsync("exists", async () => $"{await Store.ExistsAsync(key)}");
        await AddAsync("length", async () => $"{await Store.LengthAsync(key)}");
        await AddAsync("entries", async () => Show(await Store.RangeAsync(key, EntryId.Min, EntryId.Max, 100_000)));
        await AddAsync("stream", async () => $"{await Store.StreamInfoAsync(key)}");
        IReadOnlyList<GroupInfo> groups = [];
        await AddAsync("groups", async () => string.Join('\n', (groups = await Store.GroupInfoAsync(key)).Select(Show)));
        foreach (GroupInfo group in groups)
        {
            await AddAsync("consumers", async () => string.Join(
                '\n',
                (await Store.ConsumerInfoAsync(key, group.Name))
                    .Where(consumer => isRedis70 || consumer.Pending > 0)
                    .Select(consumer => $"{consumer.Name} {consumer.Pending}")));
            await AddAsync("pending", async () => Show(await Store.PendingAsync(key, group.Name)));
            await AddAsync("pending", async () => Show(
                await Store.PendingAsync(key, group.Name, new PendingQuery { Count = 100_000 })));
        }

        return text.ToString();

        async Task AddAsync(string title, Func<Task<string>> tell) =>
            text.Append(title).Append(": ").AppendLine(await RunAsync(new Command(title, _ => tell())));
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((string Name, IGroupReader Reader, Task<string> Read) blocked in _blocked)
        {
            await blocked.Reader.DisposeAsync();
            try
            {
                await blocked.Read;
            }
            catch (ObjectDisposedException)
            {
                // It was still waiting.
            }
        }

        await Store.DeleteStreamAsync(key);
    }

    public static string Show(EntryPage page) => $"[{string.Join(" | ", PageText.Of(page))}]";

    public static string Show(PendingSummary summary) =>
        $"{summary.Count} {summary.Smallest} {summary.Largest} {string.Join(',', summary.Consumers)}";

    public static string Show(IEnumerable<PendingEntry> lines) =>
        string.Join(" | ", lines.Select(line => $"{line.Id} {line.Consumer} x{line.DeliveryCount}"));

    private string Show(GroupInfo group) =>
        isRedis70 ? group.ToString() : $"{group.Name} {group.Pending} {group.LastDeliveredId}";

    private string Describe(Exception error)
    {
        string message = error.Message.Replace(key.Name, "<key>", StringComparison.Ordinal);
        return error switch
        {
            ProduceBatchException batch => string.Create(
                CultureInfo.InvariantCulture,
                $"batch [{string.Join(", ", batch.Appended)}] {batch.UnknownCount}: {batch.InnerException!.Message}"),
            ServerErrorException server => $"{error.GetType().Name} {server.Code} {server.IsTransient} {message}",
            _ => $"{error.GetType().Name} {message}",
        };
    }
}
