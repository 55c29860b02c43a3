using BenchmarkDotNet.Attributes;
using Events.Benchmarks.Orders;
using Events.Wire;

namespace Events.Benchmarks.Codec;

/// <summary>One order event of five fields, <c>type</c> and <c>ts_ms</c> included, to RESP bulk strings.</summary>
public class EncodeBenchmarks
{
    private const long ProducedAt = 1716998413541;

    private readonly byte[] _buffer = new byte[1024];
    private readonly OrderPlaced _order = OrderPlaced.Sample;

    [GlobalSetup]
    public void Verify()
    {
        int generated = Generated();
        byte[] expected = _buffer.AsSpan(0, generated).ToArray();
        int byHand = ByHand();
        if (!expected.AsSpan().SequenceEqual(_buffer.AsSpan(0, byHand)))
        {
            throw new InvalidOperationException("The encoders differ.");
        }
    }

    [Benchmark(Baseline = true)]
    public int ByHand() => HandWrittenOrderCodec.Encode(_order, ProducedAt, _buffer);

    [Benchmark]
    public int Generated()
    {
        var writer = new EntryWriter(_buffer, 0, ProducedAt);
        OrderPlaced.EncodeEntry(in _order, ref writer);
        return writer.Position;
    }
}
