using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Symbols;

/// <summary>The symbols of one compilation that rules ask for, resolved once. Absent ones are null.</summary>
internal sealed class KnownSymbols
{
    private static readonly ConditionalWeakTable<Compilation, Box> PerCompilation = new();

    private static readonly FileWords Namespace = new(["Events"]);

    private readonly Lazy<bool> _namesContracts;

    private KnownSymbols(Compilation compilation)
    {
        _namesContracts = new Lazy<bool>(() => Namespace.AreIn(compilation, default));
        Compilation = compilation;
        EventStreamAttribute = compilation.GetTypeByMetadataName("Events.EventStreamAttribute");
        EventAttribute = compilation.GetTypeByMetadataName("Events.EventAttribute`1");
        FieldAttribute = compilation.GetTypeByMetadataName("Events.FieldAttribute");
        ConsumerGroupAttribute = compilation.GetTypeByMetadataName("Events.ConsumerGroupAttribute`1");
        HandlesAttribute = compilation.GetTypeByMetadataName("Events.HandlesAttribute");
        DedupeByAttribute = compilation.GetTypeByMetadataName("Events.DedupeByAttribute");
        OrderedByAttribute = compilation.GetTypeByMetadataName("Events.OrderedByAttribute");
        IdempotentAttribute = compilation.GetTypeByMetadataName("Events.IdempotentAttribute");
        EventContext = compilation.GetTypeByMetadataName("Events.EventContext");
        Commit = compilation.GetTypeByMetadataName("Events.Commits.Commit");
        BatchContext = compilation.GetTypeByMetadataName("Events.BatchContext");
        StreamStore = compilation.GetTypeByMetadataName("Events.Store.Roles.IStreamStore");
        GroupReader = compilation.GetTypeByMetadataName("Events.Store.IGroupReader");
        Database = compilation.GetTypeByMetadataName("StackExchange.Redis.IDatabase");
        DatabaseAsync = compilation.GetTypeByMetadataName("StackExchange.Redis.IDatabaseAsync");
        Task = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");
        TaskOfT = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1");
        ValueTask = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask");
        ValueTaskOfT = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask`1");
        CancellationToken = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
        Exception = compilation.GetTypeByMetadataName("System.Exception");
    }

    public Compilation Compilation { get; }

    public INamedTypeSymbol? EventStreamAttribute { get; }

    public INamedTypeSymbol? EventAttribute { get; }

    public INamedTypeSymbol? FieldAttribute { get; }

    public INamedTypeSymbol? ConsumerGroupAttribute { get; }

    public INamedTypeSymbol? HandlesAttribute { get; }

    public INamedTypeSymbol? DedupeByAttribute { get; }

    public INamedTypeSymbol? OrderedByAttribute { get; }

    public INamedTypeSymbol? IdempotentAttribute { get; }

    public INamedTypeSymbol? EventContext { get; }

    public INamedTypeSymbol? Commit { get; }

    public INamedTypeSymbol? BatchContext { get; }

    public INamedTypeSymbol? StreamStore { get; }

    public INamedTypeSymbol? GroupReader { get; }

    public INamedTypeSymbol? Database { get; }

    public INamedTypeSymbol? DatabaseAsync { get; }

    public INamedTypeSymbol? Task { get; }

    public INamedTypeSymbol? TaskOfT { get; }

    public INamedTypeSymbol? ValueTask { get; }

    public INamedTypeSymbol? ValueTaskOfT { get; }

    public INamedTypeSymbol? CancellationToken { get; }

    public INamedTypeSymbol? Exception { get; }

    /// <summary>True when event contracts can be declared here.</summary>
    public bool HasContracts => EventStreamAttribute is not null;

    /// <summary>True when event contracts may be declared here: some file names the namespace of the attributes, as each use of them needs.</summary>
    public bool NamesContracts => HasContracts && _namesContracts.Value;

    /// <summary>True when stream commands can be called here, on StackExchange.Redis or on our own store.</summary>
    public bool HasStreamCommands => DatabaseAsync is not null || StreamStore is not null;

    /// <summary>The symbols of a compilation, or null where it references neither Events nor StackExchange.Redis.</summary>
    public static KnownSymbols? For(Compilation compilation) =>
        PerCompilation.GetValue(compilation, static key => new Box(Create(key))).Symbols;

    private static KnownSymbols? Create(Compilation compilation)
    {
        var symbols = new KnownSymbols(compilation);
        return symbols.HasContracts || symbols.HasStreamCommands ? symbols : null;
    }

    private sealed class Box(KnownSymbols? symbols)
    {
        public KnownSymbols? Symbols { get; } = symbols;
    }
}
