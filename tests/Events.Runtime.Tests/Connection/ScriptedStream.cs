using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace Events.Runtime.Tests.Connection;

/// <summary>
/// A connection without a network: every read returns exactly the bytes that the script wants to arrive together. It
/// behaves as a plain Redis until the first command that does not belong to connecting.
/// </summary>
/// <param name="answer">Called with each command after that; returns what arrives, read by read.</param>
/// <param name="arrivesLate">Whether reads wait for their bytes, or find them there.</param>
internal sealed class ScriptedStream(Func<string[], IEnumerable<byte[]>> answer, bool arrivesLate) : Stream
{
    private readonly Channel<byte[]> _arriving = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> _arrived;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        foreach (string[] command in Commands(Encoding.UTF8.GetString(buffer.Span)))
        {
            if (FakeClient.AnswerTo(command) is { } known) _arriving.Writer.TryWrite(Encoding.UTF8.GetBytes(known));
            else foreach (byte[] bytes in answer(command)) _arriving.Writer.TryWrite(bytes);
        }

        return ValueTask.CompletedTask;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (arrivesLate) await Task.Yield();
        if (_arrived.IsEmpty)
        {
            if (!await _arriving.Reader.WaitToReadAsync(cancellationToken)) throw new IOException("The connection was closed.");
            _arrived = await _arriving.Reader.ReadAsync(cancellationToken);
        }

        // Nothing is how a server that closes the connection arrives.
        int count = Math.Min(buffer.Length, _arrived.Length);
        _arrived[..count].CopyTo(buffer);
        _arrived = _arrived[count..];
        return count;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _arriving.Writer.TryComplete();
        base.Dispose(disposing);
    }

    // Commands are written whole, and no test puts CR LF into one.
    private static IEnumerable<string[]> Commands(string written)
    {
        string[] lines = written.Split("\r\n");
        for (int line = 0; line < lines.Length - 1;)
        {
            var words = new string[int.Parse(lines[line++][1..], CultureInfo.InvariantCulture)];
            for (int i = 0; i < words.Length; i++, line += 2) words[i] = lines[line + 1];
            yield return words;
        }
    }
}
