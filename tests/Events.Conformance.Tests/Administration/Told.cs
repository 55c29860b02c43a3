namespace Events.Conformance.Administration;

/// <summary>Progress that is told at once: <see cref="Progress{T}"/> tells it some time later.</summary>
internal sealed class Told(Action<long> tell) : IProgress<long>
{
    public void Report(long value) => tell(value);
}
