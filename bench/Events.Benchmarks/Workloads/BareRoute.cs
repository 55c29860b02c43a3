using System.Diagnostics;
using System.Globalization;
using System.Text;
using Events.Benchmarks.Baselines;
using Events.Benchmarks.Orders;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>
/// Two blocking sockets: XADD, whose reply another thread reads, as one has to where a call does not wait for it; XREADGROUP BLOCK, handle, XACK in front of
/// the next read.
/// </summary>
/// <param name="bench">Says where the server is.</param>
/// <param name="stream">The stream.</param>
/// <param name="waits">
/// True to wait for each reply before the next event: nothing is produced while anything stands still, and what was due meanwhile is in no latency.
/// </param>
internal sealed class BareRoute(Bench bench, StreamKey stream, bool waits) : IRoute
{
    private readonly BareConnection _producer = new(bench.Server);
    private Task? _consuming;
    private Task? _replies;

    public Task StartConsuming(long[] arrivals)
    {
        _consuming = Task.Factory.StartNew(() => Consume(arrivals), TaskCreationOptions.LongRunning);
        if (!waits) _replies = Task.Factory.StartNew(() => ReadReplies(arrivals.Length), TaskCreationOptions.LongRunning);
        return _consuming;
    }

    public void Produce(OrderPlaced order)
    {
        _producer.Send(BareConnection.Encode(OrderCommand.Add(stream.Name, order)));
        if (waits) _producer.ReadBulk();
    }

    public async Task StopAsync()
    {
        if (_replies is not null) await _replies;
        _producer.Dispose();
        await _consuming!;
    }

    private void ReadReplies(int count)
    {
        for (int i = 0; i < count; i++) _producer.ReadBulk();
    }

    private void Consume(long[] arrivals)
    {
        using var connection = new BareConnection(bench.Server);
        byte[] read = BareConnection.Encode([
            "XREADGROUP", "GROUP", OrderArrivals.Group, "bare", "COUNT", "100", "BLOCK", "2000",
            "STREAMS", stream.Name, ">",
        ]);
        byte[] acknowledge = BareConnection.Encode("XACK", stream.Name, OrderArrivals.Group)[4..];
        var commands = new MemoryStream();
        commands.Write(read);
        for (int count = 0; count < arrivals.Length;)
        {
            connection.Send(commands.GetBuffer().AsSpan(0, (int)commands.Length));
            if (commands.Length > read.Length) connection.ReadHeader();
            commands.SetLength(0);
            if (connection.ReadHeader() >= 0)
            {
                connection.ReadHeader();
                connection.ReadBulk();
                long entries = connection.ReadHeader();
                commands.Write(Encoding.ASCII.GetBytes($"*{3 + entries}\r\n"));
                commands.Write(acknowledge);
                for (long i = 0; i < entries; i++) commands.Write(ReadEntry(connection, arrivals));
                count += (int)entries;
            }

            commands.Write(read);
        }
    }

    // Fields in the order in which they were written; the order's ID is behind type and ts_ms.
    private static byte[] ReadEntry(BareConnection connection, long[] arrivals)
    {
        connection.ReadHeader();
        byte[] id = connection.ReadBulk().ToArray();
        long values = connection.ReadHeader();
        for (int i = 0; i < values; i++)
        {
            ReadOnlySpan<byte> value = connection.ReadBulk();
            if (i == 5) arrivals[int.Parse(value, CultureInfo.InvariantCulture)] = Stopwatch.GetTimestamp();
        }

        return [.. Encoding.ASCII.GetBytes($"${id.Length}\r\n"), .. id, (byte)'\r', (byte)'\n'];
    }
}
