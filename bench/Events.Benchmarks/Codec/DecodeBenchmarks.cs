using BenchmarkDotNet.Attributes;
using Events.Benchmarks.Baselines;
using Events.Benchmarks.Orders;
using Events.Wire;

namespace Events.Benchmarks.Codec;

/// <summary>One order event of five fields from RESP bulk strings, its record and strings made.</summary>
public class DecodeBenchmarks
{
    private readonly byte[] _fields = new byte[1024];
    private int _length;

    [GlobalSetup]
    public void Verify()
    {
        _length = HandWrittenOrderCodec.Encode(OrderPlaced.Sample, 1716998413541, _fields);
        if (ByHand() != OrderPlaced.Sample || Generated() != OrderPlaced.Sample || Dictionary() != OrderPlaced.Sample)
        {
            throw new InvalidOperationException("The decoders differ.");
        }
    }

    [Benchmark(Baseline = true)]
    public OrderPlaced ByHand() => HandWrittenOrderCodec.Decode(_fields.AsSpan(0, _length));

    [Benchmark]
    public OrderPlaced Generated() => OrderPlaced.DecodeEntry(new EntryFields(_fields.AsSpan(0, _length), 5));

    [Benchmark]
    public OrderPlaced? Dictionary() => DictionaryClient.Decode(new EntryFields(_fields.AsSpan(0, _length), 5));
}
