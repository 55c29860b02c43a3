using System.Text;
using BenchmarkDotNet.Attributes;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;

namespace Events.Benchmarks.Codec;

/// <summary>The reply of an XREADGROUP with 100 order events, to where each entry's fields stand.</summary>
public class ParseBenchmarks
{
    public const int Entries = 100;

    private readonly EntryPageParser _parser = new();
    private readonly EntryPagePool _pages = new();
    private byte[] _reply = [];

    [GlobalSetup]
    public void MakeReply()
    {
        byte[] fields = new byte[1024];
        int length = HandWrittenOrderCodec.Encode(Orders.OrderPlaced.Sample, 1716998413541, fields);
        var reply = new MemoryStream();
        reply.Write(Encoding.ASCII.GetBytes($"*1\r\n*2\r\n$12\r\nbench:orders\r\n*{Entries}\r\n"));
        for (int i = 0; i < Entries; i++)
        {
            reply.Write(Encoding.ASCII.GetBytes($"*2\r\n$17\r\n1716998413541-{i:000}\r\n*10\r\n"));
            reply.Write(fields, 0, length);
        }

        _reply = reply.ToArray();
        if (Page() != Entries || ByHand() != Entries || Tree() != Entries)
        {
            throw new InvalidOperationException("The parsers differ.");
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Entries)]
    public int ByHand()
    {
        var scanner = new HandWrittenScanner(_reply);
        return scanner.ReadStream();
    }

    [Benchmark(OperationsPerInvoke = Entries)]
    public int Page()
    {
        using EntryPage page = _pages.Rent();
        _parser.Begin(PageShape.Stream, page);
        var reader = new RespReader(_reply, default);
        return _parser.TryRead(ref reader) ? page.Count : -1;
    }

    [Benchmark(OperationsPerInvoke = Entries)]
    public int Tree()
    {
        var reader = new RespReader(_reply, default);
        return new RespValueParser().TryRead(ref reader, out RespValue reply)
            ? reply.Items[0].Items[1].Items.Count
            : -1;
    }
}
