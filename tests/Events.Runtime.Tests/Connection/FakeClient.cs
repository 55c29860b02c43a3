using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Events.Runtime.Tests.Connection;

/// <summary>A connection to a <see cref="FakeServer"/>, as the server sees it.</summary>
internal sealed class FakeClient(Socket socket) : IDisposable
{
    public const string Hello =
        "%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:3\r\n$2\r\nid\r\n:7\r\n"
        + "$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n";

    private const string Info = "$20\r\nredis_version:7.0.15\r\n";

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>Answers what comes when a client connects, as a plain Redis does.</summary>
    /// <returns>The first command that does not belong to that; null when the client has gone.</returns>
    public async Task<string[]?> BehaveAsync()
    {
        while (await ReadAsync() is { } command)
        {
            if (AnswerTo(command) is not { } answer) return command;
            await SendAsync(answer);
        }

        return null;
    }

    /// <summary>What a plain Redis answers when a client connects; null for a command that does not belong to that.</summary>
    public static string? AnswerTo(string[] command) => command[0] switch
    {
        "HELLO" => Hello,
        "PING" => "+PONG\r\n",
        "CLIENT" => "-ERR unknown subcommand 'SETINFO'. Try CLIENT HELP.\r\n",
        "INFO" => Info,
        "COMMAND" => "*3\r\n_\r\n_\r\n_\r\n",
        _ => null,
    };

    /// <summary>The next command; null when the client has gone.</summary>
    public async Task<string[]?> ReadAsync()
    {
        string? head = await ReadLineAsync();
        if (head is null) return null;
        var words = new string[int.Parse(head[1..], CultureInfo.InvariantCulture)];
        for (int i = 0; i < words.Length; i++)
        {
            int length = int.Parse((await ReadLineAsync())![1..], CultureInfo.InvariantCulture);
            byte[] word = new byte[length + 2];
            await _stream.ReadExactlyAsync(word);
            words[i] = Encoding.UTF8.GetString(word, 0, length);
        }

        return words;
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public void Dispose() => _stream.Dispose();

    private async Task<string?> ReadLineAsync()
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (true)
        {
            if (await _stream.ReadAsync(one) == 0) return null;
            if (one[0] == '\n') return line.ToString(0, line.Length - 1);
            line.Append((char)one[0]);
        }
    }
}
