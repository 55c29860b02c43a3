using Events.TestSupport;

namespace Events.Chaos.Runs;

/// <summary>
/// The append-only file of a server, which is watched to know how long it was when. Killing a process does not lose what it has written to
/// the kernel; a power cut does, and that is what cutting the file is like.
/// </summary>
public sealed class AppendOnlyFile : IAsyncDisposable
{
    private const int PulseMs = 10;
    private const int MaxLostMs = 1_000;
    private const int TailLength = 1 << 20;

    private readonly RedisServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(long Time, long Length)> _lengths = [];
    private readonly Task _watching;
    private string? _path;

    public AppendOnlyFile(RedisServer server)
    {
        _server = server;
        _watching = WatchAsync();
    }

    /// <summary>Cuts off what the server, which is down, has written in the last second or less.</summary>
    /// <returns>The time of which something is lost.</returns>
    public Outage ForgetSome(Random random)
    {
        lock (_lengths)
        {
            long now = Environment.TickCount64;
            long cut = now - random.Next(MaxLostMs);
            long length = _lengths.LastOrDefault(known => known.Time <= cut, _lengths[0]).Length;
            using FileStream file = File.Open(_path!, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

            // Anywhere, also in the middle of a command; Redis ignores the rest of it.
            file.SetLength(Math.Max(_lengths[0].Length, length - random.Next(100)));
            CutTornTransaction(file);
            _lengths.RemoveAll(known => known.Length > file.Length);

            // What is gone was confirmed after the last write that is left: while the disk is busy Redis answers first and writes later.
            long left = _lengths[^1].Length;
            return new Outage(_lengths.LastOrDefault(known => known.Length < left, _lengths[0]).Time, now);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    // Redis 7.0 leaves the beginning of a torn transaction in the file and applies it, together with the next one, at the restart after.
    // An operator removes it with redis-check-aof --fix, and so does this.
    private static void CutTornTransaction(FileStream file)
    {
        byte[] tail = new byte[Math.Min(file.Length, TailLength)];
        long start = file.Length - tail.Length;
        file.Position = start;
        file.ReadExactly(tail);
        int begun = tail.AsSpan().LastIndexOf("*1\r\n$5\r\nMULTI\r\n"u8);
        int ended = tail.AsSpan().LastIndexOf("*1\r\n$4\r\nEXEC\r\n"u8);
        if (begun > ended) file.SetLength(start + begun);
    }

    private async Task WatchAsync()
    {
        string folder = (string)((object?[])(await _server.CommandAsync("CONFIG", "GET", "dir"))!)[1]!;
        _path = Directory.GetFiles(Path.Combine(folder, "appendonlydir"), "*.incr.aof").Single();
        while (!_stop.IsCancellationRequested)
        {
            lock (_lengths) _lengths.Add((Environment.TickCount64, new FileInfo(_path).Length));
            await Task.Delay(PulseMs, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
