using Events.Behaviour.Sample;
using Events.Client;

namespace Events.Behaviour.Hostile;

/// <summary>What is kept of exceptions, and of what handlers say: it is the application's, and of any size.</summary>
public abstract class StoredExceptionTests : DeliveryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_that_cannot_be_read_or_is_huge_becomes_a_dead_letter_of_a_bounded_size(bool atOnce)
    {
        var workers = new Workers
        {
            Body = async (value, _, _) =>
            {
                if (!atOnce) await Task.Yield();
                throw ((Work)value).Number == 0 ? new NastyException() : new HugeException();
            },
        };
        await World.Stream.ProduceAsync(new Work(0));
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.MaxDeliveries = 1);
        await World.DrainedAsync();

        IReadOnlyList<IReadOnlyDictionary<string, string>> letters = await World.DeadLettersAsync();
        Assert.Equal([typeof(NastyException).FullName, typeof(HugeException).FullName], letters.Select(letter => letter["dead:exception"]));
        Assert.Contains("cannot be read", letters[0]["dead:message"], StringComparison.Ordinal);
        Assert.InRange(letters[1]["dead:message"].Length, 1000, 5000);
        Assert.StartsWith("\ufffdxxx", letters[1]["dead:message"], StringComparison.Ordinal);
        Assert.All(letters, letter => Assert.Equal(16, letter["dead:fingerprint"].Length));
        Assert.Equal(2, letters.Select(letter => letter["dead:fingerprint"]).Distinct().Count());
    }

    [Fact]
    public async Task A_reason_that_is_huge_and_no_valid_text_is_kept_within_the_same_bounds()
    {
        var workers = new Workers
        {
            Body = static (_, context, _) =>
            {
                context.DeadLetter("\ud800" + new string('x', 1_000_000));
                return Task.CompletedTask;
            },
        };
        await World.Stream.ProduceAsync(new Work(0));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        IReadOnlyDictionary<string, string> letter = Assert.Single(await World.DeadLettersAsync());
        Assert.InRange(letter["dead:reason"].Length, 1000, 5000);
        Assert.Equal(letter["dead:reason"], letter["dead:message"]);
    }
}
