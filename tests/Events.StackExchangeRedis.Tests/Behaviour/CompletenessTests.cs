using Events.Behaviour;

namespace Events.StackExchangeRedis.Behaviour;

public sealed class CompletenessTests
{
    public static TheoryData<string> WaysOfReading => ["Polling", "Dedicated"];

    [Theory]
    [MemberData(nameof(WaysOfReading))]
    public void Every_topic_of_the_consumers_suite_runs_over_a_multiplexer(string reading)
    {
        Type[] types = typeof(CompletenessTests).Assembly.GetTypes();
        Type[] topics = [.. types.Where(type => type.IsAbstract && type.IsSubclassOf(typeof(DeliveryTests)))];
        Type[] run = [.. types.Where(type => type.Name.StartsWith(reading, StringComparison.Ordinal) && type.BaseType is not null)
            .Select(type => type.BaseType!)];

        Assert.NotEmpty(topics);
        Assert.Empty(topics.Except(run));
    }
}
