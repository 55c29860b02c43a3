namespace Events.Testing.Watching;

/// <summary>Answers of the embedded store, which are there at once.</summary>
internal static class Answers
{
    public static T Now<T>(this ValueTask<T> answer) =>
        answer.IsCompleted ? answer.Result : throw new InvalidOperationException("The embedded store answers at once.");
}
