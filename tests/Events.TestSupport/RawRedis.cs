using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Events.TestSupport;

/// <summary>
/// A slow, obvious RESP2 client that shares no code with the engine under test: what tests set up and look around with.
/// Replies are <see cref="string"/>, <see cref="long"/>, arrays of replies, or null; an error reply is thrown.
/// </summary>
public sealed class RawRedis : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawRedis(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<RawRedis> ConnectAsync(string host, int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(host, port);
        return new RawRedis(client);
    }

    public async Task<object?> CommandAsync(params string[] command)
    {
        await SendAsync(command);
        return await ReadReplyAsync();
    }

    public async Task SendAsync(params string[] command)
    {
        var text = new StringBuilder($"*{command.Length}\r\n");
        foreach (string part in command) text.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
    }

    public async Task<object?> ReadReplyAsync()
    {
        string line = await ReadLineAsync();
        switch (line[0])
        {
            case '+':
                return line[1..];
            case ':':
                return long.Parse(line[1..], CultureInfo.InvariantCulture);
            case '-':
                throw new RedisErrorException(line[1..]);
            case '$':
                int length = int.Parse(line[1..], CultureInfo.InvariantCulture);
                if (length < 0) return null;
                byte[] bulk = new byte[length + 2];
                await _stream.ReadExactlyAsync(bulk);
                return Encoding.UTF8.GetString(bulk, 0, length);
            case '*':
                int count = int.Parse(line[1..], CultureInfo.InvariantCulture);
                if (count < 0) return null;
                object?[] items = new object?[count];
                for (int i = 0; i < count; i++) items[i] = await ReadReplyAsync();
                return items;
            default:
                throw new InvalidDataException($"Not a RESP2 reply: {line}");
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new List<byte>();
        byte[] one = new byte[1];
        while (true)
        {
            await _stream.ReadExactlyAsync(one);
            line.Add(one[0]);
            if (line.Count >= 2 && line[^2] == '\r' && line[^1] == '\n') return Encoding.UTF8.GetString([.. line], 0, line.Count - 2);
        }
    }
}
