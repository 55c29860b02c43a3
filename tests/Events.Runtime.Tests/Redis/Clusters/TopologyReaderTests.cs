using System.Text;
using Events.Errors;
using Events.Redis;
using Events.Redis.Clusters;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>What a node answers to the question who has which slot.</summary>
public sealed class TopologyReaderTests
{
    private static readonly RedisEndpoint Asked = new("asked", 7000);

    [Fact]
    public void Each_slot_has_the_master_of_its_range_and_replicas_are_told_apart()
    {
        Topology topology = Read(
            "*3\r\n"
            + $"*4\r\n:0\r\n:1\r\n{Node("a", 1, "ida")}{Node("r", 9, "idr")}"
            + $"*3\r\n:2\r\n:2\r\n{Node("b", 2, "idb")}"
            + $"*4\r\n:4\r\n:16383\r\n{Node("a", 1, "ida")}{Node("r", 9, "idr")}");

        Assert.Equal([new RedisEndpoint("a", 1), new RedisEndpoint("b", 2)], topology.Masters);
        Assert.Equal([new RedisEndpoint("r", 9)], topology.Replicas);
        Assert.Equal(["ida", "idb", "idr"], topology.Ids.Order());
        Assert.Equal(16383, topology.Covered);
        Assert.Equal(
            ["a:1", "a:1", "b:2", "", "a:1", "a:1"],
            new[] { 0, 1, 2, 3, 4, 16383 }.Select(slot => topology.OwnerOf(slot)?.ToString() ?? ""));
    }

    [Theory]
    [InlineData("_\r\n", "*0\r\n", "asked")]
    [InlineData("$-1\r\n", "*0\r\n", "asked")]
    [InlineData("$0\r\n\r\n", "*0\r\n", "asked")]
    [InlineData("$1\r\n?\r\n", "*0\r\n", "asked")]
    [InlineData("$1\r\n?\r\n", "%1\r\n$2\r\nip\r\n$8\r\n10.0.0.7\r\n", "10.0.0.7")]
    [InlineData("$1\r\n?\r\n", "*2\r\n$2\r\nip\r\n$8\r\n10.0.0.7\r\n", "10.0.0.7")]
    [InlineData("$1\r\n?\r\n", "%1\r\n$2\r\nip\r\n$0\r\n\r\n", "asked")]
    [InlineData("$4\r\nhost\r\n", "%1\r\n$2\r\nip\r\n$8\r\n10.0.0.7\r\n", "host")]
    public void A_node_without_a_name_is_where_it_says_or_on_the_host_that_was_asked(string host, string more, string expected)
    {
        Topology topology = Read($"*1\r\n*3\r\n:0\r\n:16383\r\n*4\r\n{host}:7001\r\n$1\r\na\r\n{more}");

        Assert.Equal([new RedisEndpoint(expected, 7001)], topology.Masters);
    }

    [Theory]
    [InlineData("*1\r\n*3\r\n:0\r\n:16384\r\n*3\r\n$1\r\na\r\n:1\r\n$1\r\na\r\n")]
    [InlineData("*1\r\n*3\r\n:2\r\n:1\r\n*3\r\n$1\r\na\r\n:1\r\n$1\r\na\r\n")]
    [InlineData("*1\r\n*3\r\n:-1\r\n:1\r\n*3\r\n$1\r\na\r\n:1\r\n$1\r\na\r\n")]
    [InlineData("*1\r\n*3\r\n$1\r\n0\r\n:1\r\n*3\r\n$1\r\na\r\n:1\r\n$1\r\na\r\n")]
    [InlineData("*1\r\n*3\r\n:0\r\n:1\r\n:7\r\n")]
    [InlineData("*1\r\n:5\r\n")]
    [InlineData("$4\r\nnone\r\n")]
    public void What_is_no_topology_is_refused(string reply) => Assert.Throws<ProtocolException>(() => Read(reply));

    [Theory]
    [InlineData("*0\r\n")]
    [InlineData("*1\r\n*2\r\n:0\r\n:16383\r\n")]
    [InlineData("*1\r\n*3\r\n:0\r\n:16383\r\n*3\r\n$1\r\na\r\n:0\r\n$1\r\na\r\n")]
    [InlineData("*1\r\n*3\r\n:0\r\n:16383\r\n*1\r\n$1\r\na\r\n")]
    public void A_range_without_a_master_is_nobodys(string reply) => Assert.Equal((0, 0), (Read(reply).Covered, Read(reply).Masters.Count));

    [Fact]
    public void Of_a_thousand_masters_whose_slots_are_scattered_each_is_made_once()
    {
        var text = new StringBuilder("*16384\r\n");
        for (int slot = 0; slot < 16384; slot++) text.Append($"*3\r\n:{slot}\r\n:{slot}\r\n{Node($"node-{slot % 1000}", 7000, $"{slot % 1000:x40}")}");
        byte[] reply = Encoding.ASCII.GetBytes(text.ToString());
        Topology topology = TopologyReader.Read(reply, Asked);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TopologyReader.Read(reply, Asked);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1000, topology.Masters.Count);
        Assert.Equal("node-383", topology.OwnerOf(16383)!.Value.Host);
        Assert.InRange(allocated, 0, 3_000_000);
    }

    private static string Node(string host, int port, string id) => $"*3\r\n${host.Length}\r\n{host}\r\n:{port}\r\n${id.Length}\r\n{id}\r\n";

    private static Topology Read(string reply) => TopologyReader.Read(Encoding.ASCII.GetBytes(reply), Asked);
}
