using Events.InMemory.Streams;

namespace Events.Conformance.Embedded;

/// <summary>The ring under streams and pending lists, compared with an ordinary list.</summary>
public sealed class RingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_holds_what_a_list_holds(int seed)
    {
        var random = new Random(seed);
        var ring = new Ring<int>();
        var expected = new List<int>();
        for (int step = 0; step < 20_000; step++)
        {
            int index = random.Next(expected.Count + 1);
            switch (random.Next((step / 2_000) % 2 == 0 ? 5 : 8))
            {
                case < 2:
                    ring.Add(step);
                    expected.Add(step);
                    break;
                case 2:
                    ring.Insert(index, step);
                    expected.Insert(index, step);
                    break;
                case < 6 when expected.Count > 0:
                    ring.RemoveAt(0);
                    expected.RemoveAt(0);
                    break;
                default:
                    if (index == expected.Count) break;
                    ring.RemoveAt(index);
                    expected.RemoveAt(index);
                    break;
            }

            Assert.Equal(expected.Count, ring.Count);
            if (step % 50 == 0) Assert.Equal(expected, Enumerable.Range(0, ring.Count).Select(i => ring[i]));
        }
    }

    [Fact]
    public void Indexes_beyond_the_end_are_refused()
    {
        var ring = new Ring<int>();
        ring.Add(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => ring[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.RemoveAt(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Insert(3, 0));
    }
}
