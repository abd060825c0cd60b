using AdCommerce.Domain;
using AdCommerce.Domain.Registry;
using AdCommerce.Grains.Log;
using AdCommerce.Grains.Registry;
using AdCommerce.Server.Errors;
using Grpc.Core;

namespace AdCommerce.Server.Registry;

/// <summary>How services read and change what is configured.</summary>
internal sealed class RegistryGateway(IGrainFactory grains, RegistryReplica replica)
{
    /// <summary>The registry as this silo knows it, a moment old, as decisions are made on. Asks nobody.</summary>
    public RegistryState Known => replica.State;

    /// <summary>The registry as of now; as of the last look when the store does not answer.</summary>
    public async Task<RegistryState> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await replica.CatchUpAsync(cancellationToken);
        }
        catch (LogUnavailableException)
        {
            return replica.State;
        }
    }

    /// <summary>Carries a command out. When this returns, the change is stored, and this silo shows it.</summary>
    /// <exception cref="RpcException">The command is refused.</exception>
    public async Task<T> ExecuteAsync<T>(RegistryCommand command, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await grains.GetGrain<IRegistryGrain>(0).Execute(command).OrThrow();
        if (replica.State.Position < answer.Position)
            await ReadAsync(cancellationToken);
        return (T)answer.Resource;
    }

    /// <summary>The first answer to a request that was carried out before, or null: asked before work that is worth saving.</summary>
    /// <exception cref="RpcException">The request id was used for another request.</exception>
    public async Task<T?> FindAnswerAsync<T>(RequestKey request, CancellationToken cancellationToken)
        where T : class =>
        (await ReadAsync(cancellationToken)).FindAnswer(request) is { } known ? (T)known.OrThrow().Resource : null;
}
