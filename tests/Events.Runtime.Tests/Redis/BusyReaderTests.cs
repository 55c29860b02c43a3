using System.Diagnostics;
using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>A reader waits for entries on a thread of its own.</summary>
public sealed class BusyReaderTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(30);

    private readonly StreamKey _stream = new(RedisServer.UniqueKey());
    private readonly string _client = $"busy-{Guid.NewGuid():N}";

    [Fact]
    public async Task What_awaits_the_page_goes_on_on_that_thread()
    {
        await using RedisStreamStore store = await ConnectAsync();
        await using IGroupReader reader = await OpenBusyAsync(store);
        Task<string?> reading = ReadAsync(reader, default);
        await ExpectBlockedAsync();
        await store.AddAsync(_stream, new Entry("n", "2").Fields);
        Assert.Equal($"Events reader of {_stream.Name} for g", await reading);
    }

    [Fact]
    public async Task It_goes_on_waiting_for_far_longer_than_for_what_comes_at_once()
    {
        await using RedisStreamStore store = await ConnectAsync();
        await using IGroupReader reader = await OpenBusyAsync(store);
        Task<string?> reading = ReadAsync(reader, default);
        string id = await ExpectBlockedAsync();
        long blocked = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(blocked) < TimeSpan.FromMilliseconds(50)) Assert.Equal(id, await ExpectBlockedAsync());
        await store.AddAsync(_stream, new Entry("n", "2").Fields);
        Assert.NotNull(await reading);
    }

    [Fact]
    public async Task Disposing_the_reader_ends_its_read()
    {
        await using RedisStreamStore store = await ConnectAsync();
        IGroupReader reader = await OpenBusyAsync(store);
        Task<string?> reading = ReadAsync(reader, default);
        await ExpectBlockedAsync();
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task Cancelling_the_read_ends_it()
    {
        await using RedisStreamStore store = await ConnectAsync();
        await using IGroupReader reader = await OpenBusyAsync(store);
        using var cancellation = new CancellationTokenSource();
        Task<string?> reading = ReadAsync(reader, cancellation.Token);
        await ExpectBlockedAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => reading.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_said_and_opened_again()
    {
        await using RedisStreamStore store = await ConnectAsync();
        await using IGroupReader reader = await OpenBusyAsync(store);
        Task<string?> reading = ReadAsync(reader, default);
        string id = await ExpectBlockedAsync();
        await fixture.Server.CommandAsync("CLIENT", "KILL", "ID", id);
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => reading.WaitAsync(Eventually.Patience));
        await store.AddAsync(_stream, new Entry("n", "2").Fields);
        using EntryPage page = await reader.ReadNewAsync(10, Block, default, default);
        Assert.Equal(1, page.Count);
    }

    [Fact]
    public async Task A_thread_that_is_not_asked_for_a_while_ends_and_another_takes_its_place()
    {
        using var asked = new SemaphoreSlim(0);
        Thread? current = null;
        var thread = new ReceiveThread("reader", TimeSpan.FromMilliseconds(20), () =>
        {
            current = Thread.CurrentThread;
            asked.Release();
        });
        Assert.True(thread.TryReceive());
        Assert.True(await asked.WaitAsync(Eventually.Patience));
        Thread first = current!;
        Assert.True(first.Join(Eventually.Patience));
        Assert.True(thread.TryReceive());
        Assert.True(await asked.WaitAsync(Eventually.Patience));
        Assert.NotSame(first, current);
        thread.Stop();
        Assert.True(current!.Join(Eventually.Patience));
        Assert.False(thread.TryReceive());
    }

    [Fact]
    public async Task A_thread_that_is_interrupted_by_what_it_went_on_with_goes_on()
    {
        using var asked = new SemaphoreSlim(0);
        var threads = new System.Collections.Concurrent.ConcurrentDictionary<Thread, bool>();
        var thread = new ReceiveThread("reader", TimeSpan.FromSeconds(10), () =>
        {
            threads[Thread.CurrentThread] = true;
            asked.Release();
            Thread.CurrentThread.Interrupt();
        });
        for (int i = 0; i < 5; i++)
        {
            Assert.True(thread.TryReceive());
            Assert.True(await asked.WaitAsync(Eventually.Patience));
        }

        thread.Stop();
        Assert.All(threads.Keys, static one => Assert.True(one.Join(Eventually.Patience)));
    }

    [Fact]
    public async Task When_a_thread_is_kept_by_what_it_went_on_with_another_takes_its_place()
    {
        using var asked = new SemaphoreSlim(0);
        using var kept = new ManualResetEventSlim();
        var threads = new List<Thread>();
        var thread = new ReceiveThread("reader", TimeSpan.FromSeconds(10), () =>
        {
            threads.Add(Thread.CurrentThread);
            asked.Release();
            if (threads.Count == 1) kept.Wait();
        });
        Assert.True(thread.TryReceive());
        Assert.True(await asked.WaitAsync(Eventually.Patience));
        Assert.True(thread.TryReceive());
        Assert.True(await asked.WaitAsync(Eventually.Patience));
        Assert.NotSame(threads[0], threads[1]);
        kept.Set();
        Assert.True(threads[0].Join(Eventually.Patience));
        thread.Stop();
        Assert.True(threads[1].Join(Eventually.Patience));
    }

    private static async Task<string?> ReadAsync(IGroupReader reader, CancellationToken cancellationToken)
    {
        using EntryPage page = await reader.ReadNewAsync(10, Block, default, cancellationToken).ConfigureAwait(false);
        Assert.Equal(1, page.Count);
        return Thread.CurrentThread.Name;
    }

    private async Task<IGroupReader> OpenBusyAsync(RedisStreamStore store)
    {
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await store.AddAsync(_stream, new Entry("n", "1").Fields);
        IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.Zero, default, default);
        Assert.Equal(1, page.Count);
        return reader;
    }

    private Task<RedisStreamStore> ConnectAsync() =>
        Stores.ConnectAsync(fixture.Server, options => options with { ClientName = _client });

    /// <returns>The ID of the connection that the reader has.</returns>
    private async Task<string> ExpectBlockedAsync()
    {
        string? blocked = null;
        await Eventually.TrueAsync(async () =>
        {
            string clients = (string)(await fixture.Server.CommandAsync("CLIENT", "LIST"))!;
            blocked = clients.Split('\n').FirstOrDefault(
                line => line.Contains($" name={_client} ", StringComparison.Ordinal) && line.Contains(" flags=b ", StringComparison.Ordinal));
            return blocked is not null;
        });
        return blocked!.Split(' ')[0]["id=".Length..];
    }
}
