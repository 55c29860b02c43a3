using System.Net.Sockets;
using System.Text;
using Events.Redis;

namespace Events.Benchmarks.Baselines;

/// <summary>
/// A blocking socket that writes prepared bytes and steps over replies: what a C program of a hundred lines would do.
/// It knows RESP2, trusts the server and shares no code with the engine.
/// </summary>
internal sealed class BareConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[1024 * 1024];
    private int _position;
    private int _end;

    public BareConnection(RedisEndpoint server) => _socket.Connect(server.Host, server.Port);

    /// <summary>A command as RESP.</summary>
    public static byte[] Encode(params string[] command)
    {
        var text = new StringBuilder($"*{command.Length}\r\n");
        foreach (string part in command) text.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public void Send(ReadOnlySpan<byte> commands)
    {
        while (!commands.IsEmpty) commands = commands[_socket.Send(commands)..];
    }

    /// <summary>Reads the first line of a reply.</summary>
    /// <returns>The number of an integer, the length of a string or an array; -1 for null.</returns>
    public long ReadHeader()
    {
        byte kind = ReadByte();
        long number = 0;
        bool isNegative = false;
        if (kind is (byte)'-' or (byte)'+') throw new InvalidDataException($"Not expected: {(char)kind}{ReadLine()}");
        while (true)
        {
            byte next = ReadByte();
            if (next == '\r') break;
            if (next == '-') isNegative = true;
            else number = (number * 10) + next - '0';
        }

        ReadByte();
        return isNegative ? -number : number;
    }

    /// <summary>Reads a bulk string; valid until the next read.</summary>
    public ReadOnlySpan<byte> ReadBulk()
    {
        int length = (int)ReadHeader();
        while (_end - _position < length + 2) Receive();
        ReadOnlySpan<byte> bulk = _received.AsSpan(_position, length);
        _position += length + 2;
        return bulk;
    }

    public void Dispose() => _socket.Dispose();

    private byte ReadByte()
    {
        if (_position == _end) Receive();
        return _received[_position++];
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        for (char next = (char)ReadByte(); next != '\n'; next = (char)ReadByte()) line.Append(next);
        return line.ToString();
    }

    private void Receive()
    {
        if (_position > 0)
        {
            _received.AsSpan(_position, _end - _position).CopyTo(_received);
            _end -= _position;
            _position = 0;
        }

        int count = _socket.Receive(_received.AsSpan(_end));
        if (count == 0) throw new IOException("The server closed the connection.");
        _end += count;
    }
}
