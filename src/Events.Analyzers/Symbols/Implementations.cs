using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Symbols;

/// <summary>
/// Finds what a call through an interface, a base class or a mediator leads to in this compilation, where that can be
/// one method only. Built on the first question, from the types that have a base list.
/// </summary>
internal sealed class Implementations
{
    private const int MostTargets = 6;

    /// <summary>Ends of the names of what carries a message to another process, or keeps it for later: it is not handled here and now.</summary>
    private static readonly string[] Carriers = ["Bus", "Publisher", "Producer", "Sender", "Queue", "Topic", "Broker", "Client", "Outbox", "Hub", "Channel", "Scheduler"];

    private static readonly ConditionalWeakTable<Compilation, Implementations> PerCompilation = new();

    private readonly Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> _derived = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ITypeSymbol, List<IMethodSymbol>> _handlers = new(SymbolEqualityComparer.Default);

    private Implementations(Compilation compilation)
    {
        var namespaces = new Stack<INamespaceSymbol>();
        namespaces.Push(compilation.Assembly.GlobalNamespace);
        while (namespaces.Count > 0)
        {
            INamespaceSymbol current = namespaces.Pop();
            foreach (INamespaceSymbol inner in current.GetNamespaceMembers()) namespaces.Push(inner);
            foreach (INamedTypeSymbol type in current.GetTypeMembers()) AddWithNested(type);
        }
    }

    public static Implementations Of(Compilation compilation) => PerCompilation.GetValue(compilation, static key => new Implementations(key));

    /// <summary>The one method that such a call can run, or the method itself where nothing overrides it; null: several, or none here.</summary>
    public IMethodSymbol? Target(IMethodSymbol method, ITypeSymbol? receiver)
    {
        if (method.ContainingType.TypeKind == TypeKind.Interface) return OfInterface(method);
        if (!method.IsAbstract && !method.IsVirtual && !method.IsOverride) return method;
        if (receiver is INamedTypeSymbol { IsSealed: true } or null) return method.IsAbstract ? null : method;
        IMethodSymbol[] overrides = [.. Derived(method.ContainingType).SelectMany(type => type.GetMembers(method.Name)).OfType<IMethodSymbol>()
            .Where(candidate => Overrides(candidate, method) && !candidate.IsAbstract)];
        if (overrides.Length == 0) return method.IsAbstract ? null : method;
        return method.IsAbstract && overrides.Length == 1 ? overrides[0] : null;
    }

    /// <summary>All the methods that such a call can run in this compilation; empty: more than a few, or none here.</summary>
    public IReadOnlyList<IMethodSymbol> TargetsOf(IMethodSymbol method)
    {
        INamedTypeSymbol contract = method.ContainingType;
        if (contract.TypeKind != TypeKind.Interface && !method.IsAbstract && !method.IsVirtual && !method.IsOverride) return [];
        var found = new List<IMethodSymbol>();
        foreach (INamedTypeSymbol type in Derived(contract))
        {
            if (type.IsAbstract || IsDecorator(type, contract)) continue;
            IMethodSymbol? target = contract.TypeKind == TypeKind.Interface
                ? Implementation(type, method)
                : type.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(candidate => Overrides(candidate, method));
            if (target is not { IsAbstract: false }) continue;
            if (!found.Contains(target, SymbolEqualityComparer.Default)) found.Add(target);
            if (found.Count > MostTargets) return [];
        }

        if (contract.TypeKind != TypeKind.Interface && !method.IsAbstract) found.Add(method.OriginalDefinition);
        return found;
    }

    /// <summary>The methods that handle what is handed to a mediator: <c>mediator.Send(request)</c>.</summary>
    public IReadOnlyList<IMethodSymbol> HandlersOf(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.Name is not ("Send" or "SendAsync" or "Publish" or "PublishAsync" or "Dispatch" or "DispatchAsync" or "InvokeAsync" or "ExecuteAsync" or "Execute")) return [];
        if (!IsMediator(method.ContainingType) && !(call.Instance?.Type is { } receiver && IsMediator(receiver)) && !TakesAnyMessage(method)) return [];
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = argument.Value;
            while (value is IConversionOperation conversion) value = conversion.Operand;
            if (value.Type is { } message && _handlers.TryGetValue(message, out List<IMethodSymbol>? handlers)) return handlers;
        }

        return [];
    }

    private static bool IsMediator(ITypeSymbol type) =>
        type.Name.IndexOf("Mediator", StringComparison.Ordinal) >= 0 || type.Name.EndsWith("Dispatcher", StringComparison.Ordinal)
        || type.Name is "ISender" or "IPublisher" || type.Name.EndsWith("CommandBus", StringComparison.Ordinal) || type.Name.EndsWith("EventBus", StringComparison.Ordinal)
        || type.Name.EndsWith("MessageBus", StringComparison.Ordinal);

    /// <summary>
    /// An interface of this compilation that nothing here implements, and whose method takes whatever message it is given: a mediator by another name.
    /// </summary>
    private bool TakesAnyMessage(IMethodSymbol method)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        return definition.ContainingType is { TypeKind: TypeKind.Interface, DeclaringSyntaxReferences.Length: > 0 } contract
            && definition.Parameters.Length > 0
            && definition.Parameters[0].Type is { TypeKind: TypeKind.TypeParameter or TypeKind.Interface } or { SpecialType: SpecialType.System_Object }
            && !Carriers.Any(word => contract.Name.EndsWith(word, StringComparison.Ordinal))
            && Derived(contract).Count == 0;
    }

    private IMethodSymbol? OfInterface(IMethodSymbol method)
    {
        INamedTypeSymbol contract = method.ContainingType;
        IMethodSymbol? found = null;
        foreach (INamedTypeSymbol type in Derived(contract))
        {
            if (type.IsAbstract || type.TypeKind != TypeKind.Class || IsDecorator(type, contract)) continue;
            if (Implementation(type, method) is not { } implementation) continue;
            if (found is not null && !found.Is(implementation)) return null;
            found = implementation;
        }

        return found is { IsAbstract: false } ? found : null;
    }

    private static IMethodSymbol? Implementation(INamedTypeSymbol type, IMethodSymbol method)
    {
        INamedTypeSymbol contract = method.ContainingType;
        INamedTypeSymbol? implemented = type.AllInterfaces.FirstOrDefault(candidate => candidate.Is(contract))
            ?? (type.IsGenericType ? type.AllInterfaces.FirstOrDefault(candidate => candidate.OriginalDefinition.Is(contract.OriginalDefinition)) : null);
        ISymbol? member = implemented?.GetMembers(method.Name).FirstOrDefault(candidate => candidate.OriginalDefinition.Is(method.OriginalDefinition));
        return member is null ? null : type.FindImplementationForInterfaceMember(member) as IMethodSymbol;
    }

    /// <summary>It is given another one to call: what it does is what that one does.</summary>
    private static bool IsDecorator(INamedTypeSymbol type, INamedTypeSymbol contract) =>
        type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Type.Is(contract)));

    private static bool Overrides(IMethodSymbol candidate, IMethodSymbol method)
    {
        for (IMethodSymbol? current = candidate.OverriddenMethod; current is not null; current = current.OverriddenMethod)
        {
            if (current.OriginalDefinition.Is(method.OriginalDefinition)) return true;
        }

        return false;
    }

    private IReadOnlyList<INamedTypeSymbol> Derived(INamedTypeSymbol type) =>
        _derived.TryGetValue(type.OriginalDefinition, out List<INamedTypeSymbol>? derived) ? derived : [];

    private void AddWithNested(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol nested in type.GetTypeMembers()) AddWithNested(nested);
        if (type.TypeKind != TypeKind.Class || !HasBaseList(type)) return;
        for (INamedTypeSymbol? level = type.BaseType; level is not null && level.SpecialType == SpecialType.None; level = level.BaseType) Add(level, type);
        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            Add(implemented, type);
            if (implemented.TypeArguments.Length > 0 && implemented.Name.EndsWith("Handler", StringComparison.Ordinal)) AddHandler(implemented, type);
        }
    }

    private void AddHandler(INamedTypeSymbol contract, INamedTypeSymbol type)
    {
        ITypeSymbol message = contract.TypeArguments[0];
        foreach (IMethodSymbol member in contract.GetMembers().OfType<IMethodSymbol>())
        {
            if (member.Parameters.Length == 0 || !member.Parameters[0].Type.Is(message)) continue;
            if (type.FindImplementationForInterfaceMember(member) is not IMethodSymbol handler) continue;
            if (!_handlers.TryGetValue(message, out List<IMethodSymbol>? handlers)) _handlers[message] = handlers = [];
            handlers.Add(handler);
        }
    }

    private void Add(INamedTypeSymbol contract, INamedTypeSymbol type)
    {
        if (!_derived.TryGetValue(contract.OriginalDefinition, out List<INamedTypeSymbol>? derived)) _derived[contract.OriginalDefinition] = derived = [];
        if (!derived.Contains(type, SymbolEqualityComparer.Default)) derived.Add(type);
    }

    private static bool HasBaseList(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is BaseTypeDeclarationSyntax { BaseList: not null });
}
