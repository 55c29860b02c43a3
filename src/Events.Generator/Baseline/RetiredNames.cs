namespace Events.Generator.Baseline;

/// <summary>The names that the contract file says must not come back.</summary>
internal sealed class RetiredNames
{
    private readonly HashSet<(string Stream, string Type, int Version, string Name)> _names;

    public RetiredNames(IEnumerable<ContractLine> lines) => _names =
        [.. lines.Where(static line => line.Kind == LineKind.Retired).Select(static line => (line.Stream, line.EventType, line.Version, line.Name))];

    /// <summary>Tells whether the name of what a line is about, or of the event or stream around it, is retired.</summary>
    public bool Has(ContractLine line) =>
        Has(line.Stream)
        || (line.EventType.Length > 0 && Has(line.Stream, line.EventType))
        || (line.Version > 0 && Has(line.Stream, line.EventType, line.Version))
        || (line.Name.Length > 0 && Has(line.Stream, line.EventType, line.Version, line.Name));

    public bool Has(string stream, string type = "", int version = 0, string name = "") => _names.Contains((stream, type, version, name));
}
