using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Codecs;

/// <summary>The fields seen are counted in one number up to 64, in several beyond.</summary>
public sealed class ManyFieldsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(130)]
    public void Any_number_of_fields_is_read(int count)
    {
        string properties = string.Join("\n", Enumerable.Range(0, count).Select(i =>
            i % 7 == 3 ? $"public int P{i} {{ get; init; }} = 1000;" : $"public required int P{i} {{ get; init; }}"));
        GeneratorRun run = GeneratorRun.Of($$"""
            [EventStream("s")] internal sealed partial class S;

            [Event<S>("many")]
            internal sealed partial record Many { {{properties}} }

            internal static class Test
            {
                public static Many Make() => new Many { {{string.Join(", ", Enumerable.Range(0, count).Select(i => $"P{i} = {i}"))}} };
            }
            """).AssertCompiles();
        using var loaded = new LoadedAssembly(run.Output);
        Codec codec = Codec.Of(loaded.Assembly.GetType("Many")!);
        object value = loaded.Call("Test", "Make")!;
        Entry entry = codec.Encode(value);
        Assert.Equal(value, codec.Decode(entry));
        Assert.Equal(value, codec.Decode(entry.Shuffle(new Random(count))));
        for (int missing = 0; missing < count; missing++)
        {
            Entry lacking = Entry.Of([.. entry.Pairs.Where(pair => pair.Key != $"p{missing}").Select(pair => (pair.Key, pair.Value))]);
            if (missing % 7 != 3)
            {
                Assert.Equal($"p{missing}", Assert.Throws<Wire.EventDecodeException>(() => codec.Decode(lacking)).Field);
                continue;
            }

            object read = codec.Decode(lacking);
            Assert.Equal(1000, read.GetType().GetProperty($"P{missing}")!.GetValue(read));
        }
    }
}
