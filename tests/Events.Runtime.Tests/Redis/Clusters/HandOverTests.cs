using System.Collections.Concurrent;
using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Replies;
using Events.Redis.Stores;
using Events.Runtime.Tests.Connection;
using Events.Store;
using Events.Streams;
using Events.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>From one server to a cluster: what waits when a node says that it is one goes by the nodes from then on, in its order.</summary>
public sealed class HandOverTests
{
    private static readonly StreamKey Stream = new("s");
    private static readonly int Slot = HashSlot.Of("s");

    [Fact]
    public async Task What_comes_while_it_is_handed_over_is_behind_all_that_waits()
    {
        await using var node = new FakeNode();
        await using var owner = new SharedConnection(node.Options, NullLogger.Instance);
        var waiting = new WaitingWrites(owner, 1 << 20, default);
        WaitingCommand[] writes = [.. Enumerable.Range(0, 3).Select(static _ => WaitingCommand.Copy(new TextCommand("PING"), 1, new ValueReply(), long.MaxValue))];
        waiting.TryAdd(writes[0]);
        waiting.TryAdd(writes[1]);
        var taken = new List<WaitingWrite>();
        waiting.HandOver(write =>
        {
            taken.Add(write);
            if (taken.Count == 1) waiting.TryAdd(writes[2]);
        });
        Assert.Equal(writes, taken);
        Assert.False(waiting.Any);
        WaitingCommand next = WaitingCommand.Copy(new TextCommand("PING"), 1, new ValueReply(), long.MaxValue);
        Assert.False(waiting.TryAdd(next));
        Assert.Same(next, taken[^1]);
    }

    [Fact]
    public async Task Nothing_overtakes_what_waited_for_the_first_connection()
    {
        const int Before = 20_000;
        await using var node = new FakeNode();
        using var mayGreet = new ManualResetEventSlim();
        var executed = new ConcurrentQueue<string>();
        Func<string> hello = node.Hello;
        node.Hello = () =>
        {
            Assert.True(mayGreet.Wait(Eventually.Patience));
            return hello();
        };
        node.Topology = _ => FakeNode.Slots(("127.0.0.1", node.Port, "a"));
        node.Answer = command =>
        {
            executed.Enqueue(command[^1]);
            return "$3\r\n1-1\r\n";
        };
        await using var store = new RedisStreamStore(node.Options);
        var adding = new List<Task>();
        while (adding.Count < Before) Add();
        mayGreet.Set();

        // On at the very moment at which the cluster is known.
        while (store.Cluster is null && !adding[0].IsCompleted) Thread.Yield();
        for (int more = 0; more < 1_000; more++) Add();
        await Task.WhenAll(adding).WaitAsync(Eventually.Patience);
        Assert.Equal(Enumerable.Range(0, adding.Count).Select(static n => $"{n}"), executed);

        void Add() => adding.Add(store.AddAsync(Stream, new Entry("n", $"{adding.Count}").Fields).AsTask());
    }

    [Fact]
    public async Task What_waits_for_replicas_finds_its_node_though_it_is_the_first_of_all()
    {
        await using var asked = new FakeNode();
        await using var owner = new FakeNode();
        asked.Topology = _ => FakeNode.Slots(("127.0.0.1", owner.Port, "a"));
        asked.Answer = _ => $"-MOVED {Slot} 127.0.0.1:{owner.Port}\r\n";
        owner.Answer = static command => command[0] == "XADD" ? "$3\r\n1-1\r\n" : ":1\r\n";
        await using var store = new RedisStreamStore(asked.Options);
        EntryId id = await store.AddDurablyAsync(Stream, new Entry("a", "1").Fields, Durability.Replicated(1, TimeSpan.FromMilliseconds(1)));
        Assert.Equal(new EntryId(1, 1), id);
        Assert.NotNull(store.Cluster);

        // The same connection is not needed any more.
        Assert.Equal(id, await store.AddDurablyAsync(Stream, new Entry("a", "1").Fields, Durability.Replicated(1, TimeSpan.FromMilliseconds(1))));
    }

    [Fact]
    public async Task Long_pages_find_their_node_where_the_server_is_a_cluster_by_now()
    {
        await using var server = new FakeNode();
        await using var owner = new FakeNode();
        string page = $"*1\r\n*2\r\n$3\r\n1-1\r\n*2\r\n$1\r\na\r\n$3000\r\n{new string('x', 3000)}\r\n";
        bool isLost = false;
        Func<string> ofCluster = server.Hello;
        server.Hello = static () => FakeClient.Hello;
        server.Topology = _ => FakeNode.Slots(("127.0.0.1", owner.Port, "a"));
        server.Answer = _ => Volatile.Read(ref isLost) ? null : page;
        owner.Answer = static _ => "*0\r\n";
        await using var store = new RedisStreamStore(server.Options);
        using (EntryPage first = await store.RangeAsync(Stream, EntryId.Min, EntryId.Max, 1)) Assert.Equal(1, first.Count);
        using (EntryPage second = await store.RangeAsync(Stream, EntryId.Min, EntryId.Max, 1000)) Assert.Equal(1, second.Count);
        Assert.Null(store.Cluster);

        // It is started again as a node of a cluster, and the connection of long pages is the first to learn so.
        server.Hello = ofCluster;
        Volatile.Write(ref isLost, true);
        await Assert.ThrowsAsync<UnknownOutcomeException>(async () => (await store.RangeAsync(Stream, EntryId.Min, EntryId.Max, 1000)).Dispose());
        server.Answer = _ => $"-MOVED {Slot} 127.0.0.1:{owner.Port}\r\n";
        using EntryPage third = await store.RangeAsync(Stream, EntryId.Min, EntryId.Max, 1000);
        Assert.Equal(0, third.Count);
        using EntryPage fourth = await store.RangeAsync(Stream, EntryId.Min, EntryId.Max, 1);
        Assert.Equal(0, fourth.Count);
    }
}
