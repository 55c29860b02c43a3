namespace Events.Generator.Exports;

/// <summary>A number of JSON, as its digits: some do not fit a number of C#.</summary>
/// <param name="digits">The digits, with a minus if need be.</param>
internal sealed class JsonNumber(string digits)
{
    public override string ToString() => digits;
}
