namespace Events.Chaos.Judging;

/// <summary>What a judge found, told with a few examples.</summary>
public static class Offences
{
    private const int Examples = 8;

    public static void None<T>(string what, IEnumerable<T> offences)
    {
        T[] found = [.. offences];
        if (found.Length == 0) return;
        Assert.Fail($"{what}: {found.Length}, such as\n  {string.Join("\n  ", found.Take(Examples))}");
    }
}
