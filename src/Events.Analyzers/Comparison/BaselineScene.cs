using System.Collections.Immutable;
using Events.Generator.Baseline;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Comparison;

/// <summary>The contract file and the project that it is compared with.</summary>
internal sealed class BaselineScene(BaselineFile file, Compilation compilation)
{
    private readonly object _gate = new();
    private ProjectContract? _project;
    private Renames? _renames;

    public BaselineFile File { get; } = file;

    public RecordedContract Recorded { get; } = new(file.Content);

    /// <summary>Gives what the project declares, which is found at the first question.</summary>
    public ProjectContract ProjectOf(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _project ??= ProjectContract.Read(compilation, cancellationToken);
        }
    }

    /// <summary>The likely renames, found at the first question.</summary>
    public Renames RenamesOf(CancellationToken cancellationToken)
    {
        ProjectContract project = ProjectOf(cancellationToken);
        lock (_gate)
        {
            return _renames ??= new Renames(Recorded, project);
        }
    }

    /// <summary>A diagnostic whose message has the file in its middle.</summary>
    public Diagnostic Report(
        DiagnosticDescriptor rule,
        Location location,
        string what,
        string readers,
        IEnumerable<ContractLine>? removed = null,
        IEnumerable<ContractLine>? added = null,
        params (string Name, string Value)[] more)
    {
        ImmutableDictionary<string, string?>.Builder properties = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        properties[FixProperties.File] = File.Path;
        if (removed is not null) properties[FixProperties.Removed] = string.Join("\n", removed);
        if (added is not null) properties[FixProperties.Added] = string.Join("\n", added);
        foreach ((string name, string value) in more) properties[name] = value;
        return Diagnostic.Create(rule, location, properties.ToImmutable(), what, File.Name, readers);
    }
}
