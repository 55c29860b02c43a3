using System.Collections.Concurrent;
using Events.Errors;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>Nodes that contradict each other, or name others that are not there.</summary>
public sealed class HostileTests
{
    private static readonly StreamKey Stream = new("s");
    private static readonly int Slot = HashSlot.Of("s");
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Nodes_that_send_a_command_to_and_fro_are_told_of_in_the_end()
    {
        await using var first = new FakeNode();
        await using var second = new FakeNode();
        first.Topology = _ => FakeNode.Slots(("127.0.0.1", first.Port, "a"));
        second.Topology = first.Topology;
        first.Answer = _ => $"-MOVED {Slot} 127.0.0.1:{second.Port}\r\n";
        second.Answer = _ => $"-MOVED {Slot} 127.0.0.1:{first.Port}\r\n";
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(first.Options with { ConnectTimeout = Short });

        var failed = await Assert.ThrowsAsync<ConnectionFailedException>(async () => await store.LengthAsync(Stream));
        Assert.Contains($"they do not agree on who has the slot {Slot}. The last answer: MOVED {Slot} 127.0.0.1:", failed.Message, StringComparison.Ordinal);

        // They agree at last.
        second.Answer = _ => ":7\r\n";
        await Eventually.TrueAsync(async () => await TryLengthAsync(store) == 7);
    }

    [Fact]
    public async Task A_node_that_is_named_and_not_there_is_told_of()
    {
        await using var node = new FakeNode();
        node.Topology = _ => FakeNode.Slots(("127.0.0.1", node.Port, "a"));
        node.Answer = _ => $"-MOVED {Slot} 127.0.0.1:1\r\n";
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            node.Options with { ConnectTimeout = Short, MaxReconnectDelay = TimeSpan.FromMilliseconds(20) });

        var failed = await Assert.ThrowsAsync<ConnectionFailedException>(async () => await store.LengthAsync(Stream));
        Assert.Contains("127.0.0.1:1", failed.Message, StringComparison.Ordinal);
        node.Answer = _ => ":3\r\n";
        await Eventually.TrueAsync(async () => await TryLengthAsync(store) == 3);
    }

    [Fact]
    public async Task A_cluster_that_is_down_is_waited_for_and_then_told_of()
    {
        await using var node = new FakeNode();
        int answers = 0;
        bool isDown = true;
        node.Topology = _ => FakeNode.Slots(("127.0.0.1", node.Port, "a"));
        node.Answer = _ => Volatile.Read(ref isDown) || Interlocked.Increment(ref answers) < 3 ? "-CLUSTERDOWN The cluster is down\r\n" : ":5\r\n";
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(node.Options with { ConnectTimeout = Short });

        var down = await Assert.ThrowsAsync<ServerErrorException>(async () => await store.LengthAsync(Stream));
        Assert.Equal(("CLUSTERDOWN", true), (down.Code, down.IsTransient));
        Volatile.Write(ref isDown, false);
        await Eventually.TrueAsync(async () => await TryLengthAsync(store) == 5);
    }

    [Fact]
    public async Task A_slot_that_nobody_has_is_told_of()
    {
        await using var node = new FakeNode();
        node.Topology = _ => $"*1\r\n*3\r\n:0\r\n:{Slot - 1}\r\n*3\r\n$9\r\n127.0.0.1\r\n:{node.Port}\r\n$1\r\na\r\n";
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(node.Options with { ConnectTimeout = Short });

        var down = await Assert.ThrowsAsync<ServerErrorException>(async () => await store.LengthAsync(Stream));
        Assert.Equal("CLUSTERDOWN", down.Code);
        Assert.Contains($"the slot {Slot}", down.Message, StringComparison.Ordinal);
        var unhealthy = await Assert.ThrowsAsync<ServerErrorException>(async () => await store.PingAsync());
        Assert.Contains($"{16384 - Slot} have no master", unhealthy.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_of_another_cluster_by_now_is_not_followed_there()
    {
        await using var good = new FakeNode();
        await using var gone = new FakeNode();
        await using var other = new FakeNode { Answer = _ => ":666\r\n" };
        good.Topology = _ => FakeNode.Slots(("127.0.0.1", good.Port, "a"));
        bool isGone = false;
        gone.Topology = _ => Volatile.Read(ref isGone) ? FakeNode.Slots(("127.0.0.1", other.Port, "z")) : FakeNode.Slots(("127.0.0.1", good.Port, "a"));
        good.Answer = _ => ":4\r\n";
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            gone.Options with { Endpoints = [gone.Options.Endpoints[0], good.Options.Endpoints[0]] });
        Assert.Equal(4, await store.LengthAsync(Stream));
        Volatile.Write(ref isGone, true);

        // The one that is known to have slots does not answer just now.
        good.Topology = _ => "-LOADING Redis is loading the dataset in memory\r\n";
        int asked = gone.Asked;
        await Eventually.TrueAsync(() =>
        {
            store.Cluster!.RequestRefresh();
            return gone.Asked > asked + 1;
        });
        Assert.Equal(4, await store.LengthAsync(Stream));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("?")]
    public async Task A_node_without_a_host_is_on_the_host_that_was_asked(string? host)
    {
        await using var first = new FakeNode();
        await using var second = new FakeNode();
        first.Topology = _ => FakeNode.Slots((host, first.Port, "a"));
        first.Answer = _ => $"-MOVED {Slot} {host}:{second.Port}\r\n";
        second.Answer = _ => ":9\r\n";
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(first.Options);
        Assert.Equal(9, await store.LengthAsync(Stream));
    }

    [Fact]
    public async Task However_much_is_moved_topology_is_asked_for_only_so_often()
    {
        await using var first = new FakeNode();
        await using var second = new FakeNode();
        first.Topology = _ => FakeNode.Slots(("127.0.0.1", first.Port, "a"));
        second.Topology = first.Topology;
        first.Answer = _ => $"-MOVED {Slot} 127.0.0.1:{second.Port}\r\n";
        second.Answer = _ => ":9\r\n";
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(first.Options);
        long start = Environment.TickCount64;
        for (int i = 0; i < 500; i++) Assert.Equal(9, await store.LengthAsync(Stream));
        long pauses = ((Environment.TickCount64 - start) / 50) + 4;
        Assert.True(first.Asked + second.Asked <= pauses, $"{first.Asked + second.Asked} times in {pauses} pauses.");
    }

    [Fact]
    public async Task A_node_that_does_not_know_the_name_of_the_owner_and_names_itself_is_not_asked_again_and_again()
    {
        await using var first = new FakeNode();
        await using var second = new FakeNode();
        first.Topology = asked => FakeNode.Slots(("127.0.0.1", asked == 1 ? first.Port : second.Port, "a"));
        second.Topology = first.Topology;
        int refused = 0;
        first.Answer = _ =>
        {
            Interlocked.Increment(ref refused);
            return $"-MOVED {Slot} ?:{first.Port}\r\n";
        };
        second.Answer = _ => ":9\r\n";
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(first.Options);

        Assert.Equal(9, await store.LengthAsync(Stream));
        Assert.InRange(refused, 1, 10);
    }

    [Fact]
    public async Task A_topology_of_megabytes_is_asked_for_less_often_still()
    {
        await using var first = new FakeNode();
        await using var second = new FakeNode();
        string more = new('x', 1 << 20);
        first.Topology = _ => $"*1\r\n*3\r\n:0\r\n:16383\r\n*4\r\n$9\r\n127.0.0.1\r\n:{first.Port}\r\n$1\r\na\r\n*2\r\n$1\r\nx\r\n${more.Length}\r\n{more}\r\n";
        second.Topology = first.Topology;
        first.Answer = _ => $"-MOVED {Slot} 127.0.0.1:{second.Port}\r\n";
        second.Answer = _ => ":9\r\n";
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(first.Options);
        long start = Environment.TickCount64;
        while (Environment.TickCount64 - start < 3000)
        {
            Assert.Equal(9, await store.LengthAsync(Stream));
            store.Cluster!.RequestRefresh();
            await Task.Delay(10);
        }

        // A pause is one to two seconds.
        long most = ((Environment.TickCount64 - start) / 1000) + 3;
        Assert.True(first.Asked + second.Asked <= most, $"{first.Asked + second.Asked} times, and {most} at the most.");
    }

    [Fact]
    public async Task A_command_for_a_node_that_was_let_go_of_was_not_sent()
    {
        await using var node = new FakeNode();
        node.Topology = _ => FakeNode.Slots(("127.0.0.1", node.Port, "a"));
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(node.Options);
        Assert.Equal(1, await store.LengthAsync(Stream));
        await store.Cluster!.OwnerOf(Slot)!.DisposeAsync();
        var failed = await Assert.ThrowsAsync<ConnectionFailedException>(async () => await store.LengthAsync(Stream));
        Assert.Contains($"not sent to the node of the cluster at 127.0.0.1:{node.Port}", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_issued_when_a_slot_has_changed_hands_does_not_overtake_what_is_on_its_way_to_the_former_owner()
    {
        await using var former = new FakeNode();
        await using var present = new FakeNode();
        using var mayAnswer = new ManualResetEventSlim();
        using var hasCome = new SemaphoreSlim(0);
        var executed = new ConcurrentQueue<string>();
        former.Topology = _ => FakeNode.Slots(("127.0.0.1", former.Port, "a"));
        former.Answer = _ =>
        {
            hasCome.Release();
            Assert.True(mayAnswer.Wait(Eventually.Patience));
            return $"-MOVED {Slot} 127.0.0.1:{present.Port}\r\n";
        };
        present.Answer = command =>
        {
            executed.Enqueue(command[0]);
            return command[0] == "XADD" ? "$3\r\n1-1\r\n" : ":5\r\n";
        };
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            former.Options with { ConnectTimeout = TimeSpan.FromMinutes(4), CommandTimeout = TimeSpan.FromMinutes(4) });
        Task<long> first = store.LengthAsync(Stream).AsTask();
        Assert.True(await hasCome.WaitAsync(Eventually.Patience));
        former.Topology = _ => FakeNode.Slots(
            Slot < 8192
                ? [("127.0.0.1", present.Port, "b"), ("127.0.0.1", former.Port, "a")]
                : [("127.0.0.1", former.Port, "a"), ("127.0.0.1", present.Port, "b")]);
        await store.Cluster!.RefreshNowAsync(default);
        Assert.Equal(present.Port, store.Cluster.OwnerOf(Slot)!.Endpoint.Port);
        Task<EntryId> second = store.AddAsync(Stream, new Entry("a", "1").Fields).AsTask();

        // It would be there before what came first is answered.
        await Task.WhenAny(second, store.Cluster.NodeAt(present.Options.Endpoints[0]).SendAsync(default, "PING").AsTask()).WaitAsync(Eventually.Patience);
        mayAnswer.Set();
        Assert.Equal(5, await first.WaitAsync(Eventually.Patience));
        Assert.Equal(new EntryId(1, 1), await second.WaitAsync(Eventually.Patience));
        Assert.Equal(["XLEN", "XADD"], executed);
    }

    [Fact]
    public async Task A_reader_is_not_sent_to_and_fro_for_longer_than_a_command()
    {
        await using var first = new FakeNode();
        await using var second = new FakeNode();
        int reads = 0;
        bool isFound = false;
        first.Topology = _ => FakeNode.Slots(("127.0.0.1", first.Port, "a"));
        second.Topology = first.Topology;
        first.Answer = _ => Refuse(second);
        second.Answer = _ => Volatile.Read(ref isFound) ? "_\r\n" : Refuse(first);
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(first.Options with { ConnectTimeout = 2 * Short });
        await using IStreamReader reader = store.OpenReader(Stream);
        async Task ReadAsync() => (await reader.ReadAsync(default, 10, TimeSpan.FromMilliseconds(1), default)).Dispose();
        var refused = await Assert.ThrowsAsync<ServerErrorException>(async () =>
        {
            while (true) await ReadAsync().WaitAsync(Eventually.Patience);
        });
        Assert.Equal(("MOVED", true), (refused.Code, refused.IsTransient));

        // With its pauses; it is thousands without.
        Assert.InRange(reads, 1, 60);

        // They agree at last.
        Volatile.Write(ref isFound, true);
        await Eventually.TrueAsync(async () =>
        {
            int seen = Volatile.Read(ref reads);
            await ReadAsync();
            return seen == Volatile.Read(ref reads);
        });

        string Refuse(FakeNode other)
        {
            Interlocked.Increment(ref reads);
            return $"-MOVED {Slot} 127.0.0.1:{other.Port}\r\n";
        }
    }

    [Fact]
    public async Task Who_may_not_ask_for_the_topology_is_told_of_the_rule()
    {
        await using var node = new FakeNode { Topology = _ => "-NOPERM User default has no permissions to run the 'cluster|slots' command\r\n" };
        var refused = await Assert.ThrowsAsync<UnsupportedServerException>(() => RedisStreamStore.ConnectAsync(node.Options with { ConnectTimeout = Short }));
        Assert.Contains("ACL SETUSER default +cluster|slots +asking", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<long> TryLengthAsync(RedisStreamStore store)
    {
        try
        {
            return await store.LengthAsync(Stream);
        }
        catch (StreamStoreException)
        {
            return -1;
        }
    }
}
