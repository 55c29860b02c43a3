namespace Events.Generator.Emission;

/// <summary>Gives out names of locals, none twice.</summary>
internal sealed class LocalNames(params string[] taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal) { "_" };

    /// <summary>A name close to the given one, in camelCase, escaped.</summary>
    public string Next(string name) => NextAsIs(char.ToLowerInvariant(name[0]) + name.Substring(1));

    /// <summary>A name close to the given one, in its own case, escaped.</summary>
    public string NextAsIs(string start)
    {
        string candidate = start;
        for (int i = 2; !_taken.Add(candidate); i++)
        {
            candidate = FormattableString.Invariant($"{start}_{i}");
        }

        return Identifiers.Escape(candidate);
    }
}
