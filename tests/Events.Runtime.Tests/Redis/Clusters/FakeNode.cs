using System.Text;
using Events.Redis;
using Events.Runtime.Tests.Connection;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>A node of a cluster that says what the test wants.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private static readonly string OfCluster = FakeClient.Hello.Replace("$10\r\nstandalone", "$7\r\ncluster", StringComparison.Ordinal);

    private readonly FakeServer _server;
    private int _asked;

    public FakeNode() => _server = new FakeServer(async client =>
    {
        while (await client.ReadAsync() is { } command)
        {
            string? answer = command[0] switch
            {
                "HELLO" => Hello(),
                "CLUSTER" => Topology(Interlocked.Increment(ref _asked)),
                "ASKING" => "+OK\r\n",
                _ => FakeClient.AnswerTo(command) ?? Answer(command),
            };
            if (answer is null) return;
            await client.SendAsync(answer);
        }
    });

    public RedisOptions Options => _server.Options;

    public int Port => _server.Options.Endpoints[0].Port;

    /// <summary>What it says when it is greeted: that it is of a cluster.</summary>
    public Func<string> Hello { get; set; } = () => OfCluster;

    /// <summary>How often it was asked who has which slot.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What it answers to <c>CLUSTER SLOTS</c>, by how often it was asked.</summary>
    public Func<int, string> Topology { get; set; } = _ => "*0\r\n";

    /// <summary>What it answers to other commands; null to close the connection.</summary>
    public Func<string[], string?> Answer { get; set; } = _ => ":1\r\n";

    /// <summary>A topology in which some masters have equal parts of the slots.</summary>
    public static string Slots(params (string? Host, int Port, string Id)[] masters)
    {
        var text = new StringBuilder($"*{masters.Length}\r\n");
        for (int i = 0; i < masters.Length; i++)
        {
            (string? host, int port, string id) = masters[i];
            int first = i * 16384 / masters.Length;
            int last = ((i + 1) * 16384 / masters.Length) - 1;
            string name = host is null ? "_\r\n" : $"${host.Length}\r\n{host}\r\n";
            text.Append($"*3\r\n:{first}\r\n:{last}\r\n*3\r\n{name}:{port}\r\n${id.Length}\r\n{id}\r\n");
        }

        return text.ToString();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
