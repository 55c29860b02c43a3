namespace Events.Generator.Baseline;

/// <summary>A line of the contract file that is not as it must be.</summary>
/// <param name="line">Its number, from 0.</param>
/// <param name="message">What is wrong.</param>
internal sealed class FileProblem(int line, string message)
{
    public int Line { get; } = line;

    public string Message { get; } = message;
}
