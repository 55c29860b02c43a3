namespace Events.Behaviour.Sample;

/// <summary>A projection: the numbers of the work that there was, in order.</summary>
[ConsumerGroup<WorkStream>("tally")]
public sealed partial class Tally
{
    public const string Part = "numbers";

    /// <summary>Runs before anything is written.</summary>
    public Func<Work, EventContext, CancellationToken, Task> Body { get; set; } = static (_, _, _) => Task.CompletedTask;

    [Handles]
    public async Task OnWork(Work work, EventContext context, CancellationToken cancellationToken)
    {
        context.Projection.Writes.Raw("XADD", context.Projection.Key(Part), "*", "n", work.Number);
        await Body(work, context, cancellationToken);
    }
}
