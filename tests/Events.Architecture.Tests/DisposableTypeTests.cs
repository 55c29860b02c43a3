using Mono.Cecil;

namespace Events.Architecture.Tests;

/// <summary>A container that is disposed synchronously refuses what can be disposed asynchronously alone.</summary>
public sealed class DisposableTypeTests
{
    [Fact]
    public void What_can_be_disposed_asynchronously_can_be_disposed_synchronously_too()
    {
        string[] both = [.. Source.Projects.SelectMany(static project => TypesOf(project, Is<IAsyncDisposable>))];
        string[] missing =
            [.. Source.Projects.SelectMany(static project => TypesOf(project, static type => Is<IAsyncDisposable>(type) && !Is<IDisposable>(type)))];
        Assert.Contains("Events.Runtime: Events.Client.EventsClient", both);
        Assert.Empty(missing);
    }

    private static string[] TypesOf(string project, Func<TypeDefinition, bool> isWanted)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(Source.Assembly(project));
        IEnumerable<TypeDefinition> found = module.Types.Where(static type => type is { IsPublic: true, IsClass: true, IsAbstract: false }).Where(isWanted);
        return [.. found.Select(type => $"{project}: {type.FullName}")];
    }

    // Also where a class it derives from, or an interface, says so.
    private static bool Is<T>(TypeDefinition type)
    {
        if (type.FullName == typeof(T).FullName || type.Interfaces.Any(static one => one.InterfaceType.FullName == typeof(T).FullName)) return true;
        if (type.Interfaces.Any(static one => Ours(one.InterfaceType) is { } found && Is<T>(found))) return true;
        return type.BaseType is { } parent && Ours(parent) is { } known && Is<T>(known);
    }

    private static TypeDefinition? Ours(TypeReference type)
    {
        if (type.Namespace.Split('.')[0] != "Events") return null;
        string assembly = type.Scope is ModuleDefinition module ? module.Assembly.Name.Name : type.Scope.Name;
        return ModuleDefinition.ReadModule(Source.Assembly(assembly)).GetType(type.GetElementType().FullName);
    }
}
