using System.Net;
using System.Net.Sockets;
using System.Text;
using Events.TestSupport;

namespace Events.Runtime.Tests.Producing;

/// <summary>
/// Stands before a server and does what Redis 8.6 does beyond it, as its documentation says: <c>XADD … IDMP producer number *</c> appends once and
/// gives the first ID again, <c>XINFO STREAM</c> has <c>idmp-duration</c>, <c>COMMAND INFO</c> knows XIDMPRECORD. It can lose answers.
/// </summary>
internal sealed class IdempotentServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, byte[]> _known = [];
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Random _random = new(16);
    private readonly RedisServer _server;
    private readonly Task _accepting;
    private int _cuts;

    public IdempotentServer(RedisServer server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Which share of the answers to what it appends is lost, with the connection.</summary>
    public double LostShare { get; set; }

    /// <summary>How many were lost.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>How long it says that it remembers.</summary>
    public int DurationSeconds { get; init; } = 100;

    /// <summary>Whether it does not know IDMP any more, as if another server had taken its place.</summary>
    public bool HasForgottenHow { get; set; }

    /// <summary>How many entries it was asked to append by IDMP.</summary>
    public int Asked { get; private set; }

    /// <summary>How many of these were there.</summary>
    public int Repeated { get; private set; }

    /// <summary>How many producers there were.</summary>
    public HashSet<string> Producers { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using TcpClient client = accepted;
        using var behind = new TcpClient();
        try
        {
            await behind.ConnectAsync(_server.Host, _server.Port);
            client.NoDelay = behind.NoDelay = true;
            using var requests = new BufferedStream(client.GetStream(), 1 << 16);
            using var replies = new BufferedStream(behind.GetStream(), 1 << 16);
            while (await ReadCommandAsync(requests) is { } command)
            {
                byte[]? reply = await AnswerAsync(command, replies, behind.GetStream());
                if (reply is null) return;
                await client.GetStream().WriteAsync(reply);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }

    // Null when the answer is lost.
    private async Task<byte[]?> AnswerAsync(List<byte[]> command, Stream replies, Stream behind)
    {
        string name = Text(command[0]).ToUpperInvariant();
        string second = command.Count > 1 ? Text(command[1]).ToUpperInvariant() : "";
        bool isIdempotent = name == "XADD" && Text(command[2]) == "IDMP" && !HasForgottenHow;
        if (!isIdempotent)
        {
            byte[] plain = await PassAsync(command, replies, behind);
            if (name == "COMMAND" && second == "INFO") return Encoding.ASCII.GetBytes("*4\r\n*0\r\n*0\r\n*0\r\n*1\r\n$11\r\nxidmprecord\r\n");
            if (name != "XINFO" || second != "STREAM" || plain[0] is not ((byte)'%' or (byte)'*')) return plain;
            int end = Array.IndexOf(plain, (byte)'\n') + 1;
            bool isMap = plain[0] == '%';
            int count = int.Parse(Encoding.ASCII.GetString(plain, 1, end - 3));
            string head = isMap ? $"%{count + 1}\r\n" : $"*{count + 2}\r\n";
            return [.. Encoding.ASCII.GetBytes($"{head}$13\r\nidmp-duration\r\n:{DurationSeconds}\r\n"), .. plain[end..]];
        }

        await _one.WaitAsync();
        try
        {
            Asked++;
            Producers.Add(Text(command[3]));
            string identity = $"{Text(command[1])}\n{Text(command[3])}\n{Text(command[4])}";
            command.RemoveRange(2, 3);
            if (_known.TryGetValue(identity, out byte[]? id)) Repeated++;
            else id = await PassAsync(command, replies, behind);
            if (id[0] == '$') _known[identity] = id;
            if (_random.NextDouble() >= LostShare) return id;
            Interlocked.Increment(ref _cuts);
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    private static async Task<byte[]> PassAsync(List<byte[]> command, Stream replies, Stream behind)
    {
        using var request = new MemoryStream();
        request.Write(Encoding.ASCII.GetBytes($"*{command.Count}\r\n"));
        foreach (byte[] argument in command)
        {
            request.Write(Encoding.ASCII.GetBytes($"${argument.Length}\r\n"));
            request.Write(argument);
            request.Write("\r\n"u8);
        }

        await behind.WriteAsync(request.GetBuffer().AsMemory(0, (int)request.Length));
        using var reply = new MemoryStream();
        await CopyReplyAsync(replies, reply);
        return reply.ToArray();
    }

    private static async Task CopyReplyAsync(Stream from, MemoryStream to)
    {
        for (long values = 1; values > 0; values--)
        {
            byte[] line = await ReadLineAsync(from) ?? throw new IOException("The server has gone.");
            to.Write(line);
            long number = line[0] is (byte)'$' or (byte)'=' or (byte)'*' or (byte)'%' or (byte)'~' or (byte)'>'
                ? long.Parse(Encoding.ASCII.GetString(line, 1, line.Length - 3))
                : 0;
            if (line[0] is (byte)'*' or (byte)'~' or (byte)'>') values += Math.Max(0, number);
            else if (line[0] == '%') values += 2 * number;
            else if (line[0] is (byte)'$' or (byte)'=' && number >= 0) to.Write(await ReadExactlyAsync(from, (int)number + 2));
        }
    }

    private static async Task<List<byte[]>?> ReadCommandAsync(Stream from)
    {
        if (await ReadLineAsync(from) is not { } head) return null;
        var command = new List<byte[]>();
        for (int i = int.Parse(Encoding.ASCII.GetString(head, 1, head.Length - 3)); i > 0; i--)
        {
            byte[] length = await ReadLineAsync(from) ?? throw new IOException("The client has gone.");
            command.Add((await ReadExactlyAsync(from, int.Parse(Encoding.ASCII.GetString(length, 1, length.Length - 3)) + 2))[..^2]);
        }

        return command;
    }

    private static async Task<byte[]?> ReadLineAsync(Stream from)
    {
        using var line = new MemoryStream();
        byte[] one = new byte[1];
        do
        {
            if (await from.ReadAsync(one) == 0) return null;
            line.Write(one);
        }
        while (one[0] != '\n');
        return line.ToArray();
    }

    private static async Task<byte[]> ReadExactlyAsync(Stream from, int count)
    {
        byte[] bytes = new byte[count];
        await from.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
